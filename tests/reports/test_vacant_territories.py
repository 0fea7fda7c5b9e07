"""Which territories have no ISR, and for how many days: since the last one left, or they came on the map."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.people.models import GrantedRole
from app.reports.capacity.segments import SalesArea
from app.reports.capacity.vacancies import count_vacancies, vacancies
from app.shared import clock
from app.shared.regions import Region
from app.territories.actions import add_territory, end_assignment
from app.territories.models import Territory
from app.territories.queries import occupancies
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped(session) -> None:
    clock.freeze(NOW)


def days(user, region=None) -> list[tuple[str, int | None]]:
    return [(each.name, each.days) for each in vacancies(user, region)]


def test_a_territory_that_nobody_held_is_vacant_since_it_was_added(cast) -> None:
    add_territory(name="Nordics", region=Region.EMEA, segment="Mid-Market", by=cast.ada)
    clock.move(timedelta(days=12))
    add_territory(name="Iberia", region=Region.EMEA, segment="Mid-Market", by=cast.ada)
    clock.move(timedelta(days=3))

    assert days(cast.marta) == [("Nordics", 15), ("Iberia", 3)]


def test_a_territory_is_vacant_since_the_day_after_its_last_assignment(cast, session) -> None:
    add_territory(name="Iberia", region=Region.EMEA, segment="Mid-Market", by=cast.ada)
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    assignment = an_assignment(
        cast, nora, session.get_one(Territory, vacancies(cast.marta, None)[0].territory_id)
    )
    assert days(cast.marta) == []
    clock.move(timedelta(days=9))

    end_assignment(assignment, last_day=NOW.date() + timedelta(days=4), reason="Moves on.", by=cast.marta)

    assert vacancies(cast.marta, None)[0].since == NOW.date() + timedelta(days=5)
    assert days(cast.marta) == [("Iberia", 4)]


def test_a_territory_is_held_until_the_end_of_the_last_day(cast) -> None:
    assignment = an_assignment(cast, territory=a_territory("Iberia"))
    end_assignment(assignment, last_day=NOW.date(), reason="Moves on.", by=cast.marta)

    assert occupancies([assignment.territory], NOW.date())[assignment.territory_id].now is assignment
    assert days(cast.marta) == []
    assert count_vacancies(None, NOW.date()) == {}
    clock.move(timedelta(days=1))
    assert days(cast.marta) == [("Iberia", 0)]


def test_a_removed_territory_is_not_vacant_until_it_is_restored(cast, session) -> None:
    territory = an_assignment(cast, territory=a_territory("Iberia")).territory
    end_assignment(
        territory.running_assignment, last_day=NOW.date(), reason="It left the map.", by=cast.marta
    )
    territory.removed_at = clock.now()
    session.flush()
    assert days(cast.marta) == []
    assert count_vacancies(None, clock.today("UTC")) == {}

    clock.move(timedelta(days=30))
    territory.removed_at = None
    record_activity(ActivityVerb.PUT_BACK_TERRITORY, territory, by=cast.ada)
    clock.move(timedelta(days=2))

    assert days(cast.marta) == [("Iberia", 2)]


def test_without_a_record_the_start_of_the_vacancy_is_unknown(cast, client) -> None:
    a_territory("Iberia")
    client.sign_in(cast.marta)

    assert days(cast.marta) == [("Iberia", None)]
    assert "Unknown" in client.get("/capacity").text


def test_they_are_counted_by_region_and_segment(cast) -> None:
    for region in (Region.US, Region.EMEA, Region.EMEA):
        a_territory(region=region)
    a_territory(region=Region.EMEA).segment = "SMB"
    an_assignment(cast)

    assert count_vacancies(None, clock.today("UTC")) == {
        SalesArea(Region.US, "Mid-Market"): 1,
        SalesArea(Region.EMEA, "Mid-Market"): 2,
        SalesArea(Region.EMEA, "SMB"): 1,
    }
    assert count_vacancies(Region.US, clock.today("UTC")) == {SalesArea(Region.US, "Mid-Market"): 1}
    assert len(vacancies(cast.marta, Region.EMEA)) == 3


def test_other_roles_do_not_see_vacancies(cast, session) -> None:
    a_territory()
    assert days(cast.nobody) == []
    cast.nobody.granted_roles.append(GrantedRole(role=Role.ADMIN))
    session.flush()
    assert len(days(cast.nobody)) == 1
