"""Who could take a territory today, and who is on the way: by the gate alone, and never one who holds one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.onboarding.models import Onboarding
from app.reports.capacity.isrs import IsrsWithoutTerritory, isrs_without_territory
from app.reports.capacity.segments import UNKNOWN_AREA, SalesArea
from app.shared import clock
from app.shared.regions import Region
from app.territories.actions import end_assignment
from app.turns.actions import update_turns
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MID_MARKET = ["Mid-Market"]


@pytest.fixture(autouse=True)
def _stopped(session) -> None:
    clock.freeze(NOW)


def found() -> IsrsWithoutTerritory:
    return isrs_without_territory(MID_MARKET, zone="UTC")


def hired_into(cast, region: Region) -> Onboarding:
    """The onboarding of Jonas, hired by an opening of a region."""
    candidate = a_candidate("Jonas Falk", user=cast.jonas)
    application = an_application(cast, 6, opening=an_opening(cast, region), candidate=candidate)
    return an_onboarding(cast, application=application)


def test_an_isr_with_a_closed_gate_is_nearly_ready_in_the_area_of_their_opening(cast) -> None:
    hired_into(cast, Region.US)

    assert found().ready == []
    (nearly,) = found().nearly_ready
    assert (nearly.isr, nearly.manager) == (cast.jonas.name, cast.marta.name)
    assert nearly.area == SalesArea(Region.US, "Mid-Market")
    assert not nearly.forecast.is_known, "the onboarding has only begun"


def test_an_isr_is_ready_since_their_gate_opened(cast) -> None:
    onboarding = hired_into(cast, Region.US)
    clock.move(timedelta(days=20))
    with_open_gate(onboarding)
    clock.move(timedelta(days=5))

    assert found().nearly_ready == []
    (ready,) = found().ready
    assert (ready.isr, ready.manager) == (cast.jonas.name, cast.marta.name)
    assert (ready.area, ready.since) == (SalesArea(Region.US, "Mid-Market"), NOW.date() + timedelta(days=20))


def test_an_issue_closed_with_a_step_open_makes_nobody_ready(cast, session) -> None:
    onboarding = with_open_gate(hired_into(cast, Region.US))
    onboarding.gating_issues[0].steps[0].ticked_at = None
    update_turns(onboarding.isr)

    assert found().ready == []
    assert [nearly.isr for nearly in found().nearly_ready] == [cast.jonas.name]


def test_an_isr_with_a_territory_is_not_listed_until_it_ends(cast) -> None:
    assignment = an_assignment(cast, territory=a_territory())
    assert found() == IsrsWithoutTerritory([], [])
    clock.move(timedelta(days=30))

    end_assignment(assignment, last_day=NOW.date() + timedelta(days=28), reason="Moves.", by=cast.marta)

    assert [each.since for each in found().ready] == [NOW.date() + timedelta(days=29)]


def test_an_existing_isr_counts_in_the_area_of_their_last_territory(cast) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    assert [(each.isr, each.manager, each.area) for each in found().ready] == [
        (nora.name, cast.marta.name, UNKNOWN_AREA)
    ]
    for region in (Region.EMEA, Region.APAC):
        assignment = an_assignment(cast, nora, a_territory(region=region))
        end_assignment(assignment, last_day=clock.today("UTC"), reason="Moves.", by=cast.marta)
        clock.move(timedelta(days=2))

    assert [each.area for each in found().ready] == [SalesArea(Region.APAC, "Mid-Market")]


def test_an_onboarding_that_has_ended_says_nothing_of_an_isr(cast, session) -> None:
    hired_into(cast, Region.US).ended_at = clock.now()
    an_established_isr(cast.jonas, cast.marta)
    session.flush()

    assert [(each.area, each.onboarding_id) for each in found().ready] == [(UNKNOWN_AREA, None)]


def test_isrs_without_a_record_and_closed_accounts_are_not_listed(cast, session) -> None:
    left = with_open_gate(hired_into(cast, Region.US)).isr
    left.active = False
    an_isr("Nora Weiss")
    session.flush()

    assert found() == IsrsWithoutTerritory([], [])


def test_the_longest_waiting_comes_first(cast) -> None:
    an_established_isr(an_isr("Zoe Lang"), cast.marta)
    clock.move(timedelta(days=2))
    an_established_isr(an_isr("Abel Noor"), cast.marta)

    assert [each.isr for each in found().ready] == ["Zoe Lang", "Abel Noor"]
