"""Two act on the same territories at the same moment: one after the other, and nothing is half done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.territories.actions import (
    assign_territories,
    assign_territory,
    decide_change,
    decide_override,
    end_assignment,
    hand_over_territory,
)
from app.territories.models import Assignment, ChangeKind
from app.territories.queries import current_assignments_of, running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.changes import a_change_request, an_override
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr, an_onboarding
from tests.real.two_at_once import at_once, deed, refusal_of_second, signed_in

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def isrs(cast) -> list[User]:
    """Nora, an ISR of Marta, and Olga, an ISR of Milan."""
    return [an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Olga Petrov")]


def an_isr_of(manager: User, name: str) -> User:
    isr = an_isr(name)
    an_established_isr(isr, manager)
    return isr


def today(cast: Cast) -> date:
    return clock.today(cast.marta.time_zone)


@pytest.mark.both_databases  # locks
def test_a_set_is_assigned_whole_by_one_of_two_managers(app, cast, session, isrs) -> None:
    places = [a_territory() for _ in range(4)]
    first = deed(assign_territories, places, isr=isrs[0], starts_on=today(cast), by=cast.marta)
    second = deed(assign_territories, places[::-1], isr=isrs[1], starts_on=today(cast), by=cast.milan)
    assert refusal_of_second(app, first, second) is not None
    session.expire_all()
    assert [running_assignment(place).isr for place in places] == [isrs[0]] * 4
    assert session.query(Assignment).count() == 4


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_territory_of_a_set_is_assigned_meanwhile(app, cast, session, isrs, is_whole) -> None:
    """Either the set has it, or no territory of the set is assigned."""
    places = [a_territory() for _ in range(4)]
    whole = deed(assign_territories, places, isr=isrs[0], starts_on=today(cast), by=cast.marta)
    alone = deed(assign_territory, places[2], isr=isrs[1], starts_on=today(cast), by=cast.milan)
    refusal = refusal_of_second(app, *((whole, alone) if is_whole else (alone, whole)))
    assert refusal is not None
    session.expire_all()
    held = [running_assignment(place) for place in places]
    holders = [each.isr.name if each else None for each in held]
    assert holders == (["Nora Weiss"] * 4 if is_whole else [None, None, "Olga Petrov", None])


def test_two_territories_change_hands_crosswise(app, cast, session, rounds) -> None:
    """Each handover locks both people, and neither waits for the other for ever."""
    isrs = [an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.marta, "Olga Petrov")]
    for _ in rounds:
        held = [an_assignment(cast, isr, a_territory()) for isr in isrs]
        clock.move(5 * DAY)
        clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
        urls = [f"/territories/{each.territory_id}/hand-over" for each in held]
        fields = [{"isr": isr.id, "starts_on": today(cast), "reason": "Balance."} for isr in reversed(isrs)]
        assert at_once(app, *zip(clients, urls, fields, strict=True)) == [303, 303]
        session.expire_all()
        assert [running_assignment(each.territory).isr for each in held] == isrs[::-1]


@pytest.mark.parametrize("is_handed_over", [True, False])
def test_one_is_handed_over_and_ended_at_once(app, cast, session, is_handed_over) -> None:
    nora, olga = an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.marta, "Olga Petrov")
    held = an_assignment(cast, olga, a_territory())
    clock.move(5 * DAY)
    because = {"reason": "Balance.", "by": cast.marta}
    hands_over = deed(hand_over_territory, held.territory, to=nora, first_day=today(cast), **because)
    ends = deed(end_assignment, held, last_day=today(cast), **because)
    refusal = refusal_of_second(app, *((hands_over, ends) if is_handed_over else (ends, hands_over)))
    assert isinstance(refusal, Conflict)
    session.expire_all()
    running = running_assignment(held.territory)
    assert (running and running.isr) == (nora if is_handed_over else None)


def test_an_override_is_decided_once(app, cast, session) -> None:
    an_onboarding(cast)
    override = an_override(cast)
    approves = deed(decide_override, override, is_granted=True, reason="Go on.", by=cast.milan)
    declines = deed(decide_override, override, is_granted=False, reason="Wait.", by=cast.ada)
    assert isinstance(refusal_of_second(app, approves, declines), Conflict)
    session.expire_all()
    assert override.decided_by is cast.milan


def test_a_change_is_approved_and_made_once(app, cast, session) -> None:
    nora = an_isr_of(cast.marta, "Nora Weiss")
    request = a_change_request(cast.dana, a_territory(), ChangeKind.HAND_OVER, nora)
    approves = deed(
        decide_change, request, is_agreed=True, first_day=today(cast), reason="It fits.", by=cast.marta
    )
    assert isinstance(refusal_of_second(app, approves, approves), Conflict)
    session.expire_all()
    assert len(current_assignments_of(nora)) == 1
