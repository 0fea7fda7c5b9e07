"""Two act on the same territories at the same moment: one after the other, and nothing is half done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.shared import clock
from app.territories.models import Assignment, ChangeKind
from app.territories.queries import running_assignment, running_assignments_of
from tests.cast import Cast, assemble_cast
from tests.factories.changes import a_change_request, an_override
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr, an_onboarding
from tests.territories.test_two_at_the_gate import at_once, signed_in, today

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def an_isr_of(manager, name: str):
    isr = an_isr(name)
    an_established_isr(isr, manager)
    return isr


@pytest.mark.both_databases  # locks
def test_a_set_is_assigned_whole_by_one_of_two_managers(app, cast, session, rounds) -> None:
    isrs = [an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Olga Petrov")]
    clients, urls = [signed_in(app, cast.marta), signed_in(app, cast.milan)], ["/territories/assign"] * 2
    for _ in rounds:
        places = [a_territory() for _ in range(4)]
        ticked = [[place.id for place in places], [place.id for place in reversed(places)]]
        fields = [
            {"isr": isr.id, "whole": "", "ticked": some, "starts_on": today(cast)}
            for isr, some in zip(isrs, ticked, strict=True)
        ]
        assert sorted(at_once(app, *zip(clients, urls, fields, strict=True))) == [303, 422]
        session.expire_all()
        assert len({running_assignment(place).isr_id for place in places}) == 1
    assert session.query(Assignment).count() == 4 * len(rounds)


def test_a_territory_of_a_set_is_assigned_meanwhile(app, cast, session, rounds) -> None:
    """Either the set has it, or no territory of the set is assigned."""
    nora, olga = an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Olga Petrov")
    clients = [signed_in(app, cast.marta), signed_in(app, cast.milan)]
    first_day = today(cast)
    for _ in rounds:
        places = [a_territory() for _ in range(4)]
        urls = ["/territories/assign", f"/territories/{places[2].id}/assign"]
        ticked = [place.id for place in places]
        fields = [
            {"isr": nora.id, "whole": "", "ticked": ticked, "starts_on": first_day},
            {"isr": olga.id, "starts_on": first_day},
        ]
        whole, alone = at_once(app, *zip(clients, urls, fields, strict=True))
        assert (whole, alone) in ((303, 409), (422, 303))
        session.expire_all()
        holders = [running_assignment(place) for place in places]
        held = [holder.isr.name if holder else None for holder in holders]
        assert held == (["Nora Weiss"] * 4 if whole == 303 else [None, None, "Olga Petrov", None])


def test_two_territories_change_hands_crosswise(app, cast, session, rounds) -> None:
    """Each handover locks both people, and neither waits for the other for ever."""
    isrs = [an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.marta, "Olga Petrov")]
    for _ in rounds:
        held = [an_assignment(cast, isr, a_territory()) for isr in isrs]
        clock.move(5 * DAY)
        clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
        urls = [f"/territories/{each.territory_id}/hand-over" for each in held]
        fields = [handed_to(cast, isr) for isr in reversed(isrs)]
        assert at_once(app, *zip(clients, urls, fields, strict=True)) == [303, 303]
        session.expire_all()
        assert [running_assignment(each.territory).isr for each in held] == isrs[::-1]


def handed_to(cast, isr) -> dict[str, object]:
    return {"isr": isr.id, "starts_on": today(cast), "reason": "Balance."}


def test_one_is_handed_over_and_ended_at_once(app, cast, session, rounds) -> None:
    nora = an_isr_of(cast.marta, "Nora Weiss")
    for number in rounds:
        held = an_assignment(cast, an_isr_of(cast.marta, f"Isr{number} Lind"), a_territory())
        clock.move(5 * DAY)
        clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
        urls = [f"/territories/{held.territory_id}/hand-over", f"/assignments/{held.id}/end"]
        fields = [handed_to(cast, nora), {"last_day": today(cast), "reason": "Moves on."}]
        handed, ended = at_once(app, *zip(clients, urls, fields, strict=True))
        session.expire_all()
        if handed == 303:
            assert ended == 409
            assert running_assignment(held.territory).isr is nora
        else:
            assert (handed in (403, 409), ended) == (True, 303)
            assert running_assignment(held.territory) is None


def test_an_override_is_decided_once(app, cast, session, rounds) -> None:
    clients = [signed_in(app, cast.milan), signed_in(app, cast.ada)]
    an_onboarding(cast)
    for _ in rounds:
        urls = [f"/overrides/{an_override(cast).id}/decide"] * 2
        fields = [{"answer": "yes", "reason": "Go on."}, {"answer": "no", "reason": "Wait."}]
        assert sorted(at_once(app, *zip(clients, urls, fields, strict=True))) == [303, 409]


def test_a_change_is_approved_and_made_once(app, cast, session, rounds) -> None:
    clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
    nora = an_isr_of(cast.marta, "Nora Weiss")
    for number in rounds:
        request = a_change_request(cast.dana, a_territory(), ChangeKind.HAND_OVER, nora)
        urls = [f"/change-requests/{request.id}/decide"] * 2
        fields = [{"answer": "yes", "reason": "It fits.", "starts_on": today(cast)}] * 2
        assert sorted(at_once(app, *zip(clients, urls, fields, strict=True))) == [303, 409]
        session.expire_all()
        assert len(running_assignments_of(nora)) == number + 1
