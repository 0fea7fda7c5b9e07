"""Handing a territory over ends one assignment and begins the other in one act, or does neither."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.outbox.queries import messages_about
from app.people.accounts import revoke_role
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.territories.actions import assign_territory, end_assignment, hand_over_territory
from app.territories.models import Assignment
from app.territories.queries import current_assignments_of, occupancies, running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr, an_onboarding

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def held(cast) -> Assignment:
    """Jonas, an ISR of Marta's, holding EMEA North for ten days now."""
    assignment = an_assignment(cast)
    clock.move(10 * DAY)
    return assignment


@pytest.fixture
def nora(cast):
    """Another ISR of Marta's with an open gate."""
    isr = an_isr()
    an_established_isr(isr, cast.marta)
    return isr


def today(cast: Cast):
    return clock.today(cast.marta.time_zone)


def hand_over(cast: Cast, held: Assignment, to, *, first_day=None, by=None) -> Assignment:
    return hand_over_territory(
        held.territory, to=to, first_day=first_day or today(cast), reason="Balance.", by=by or cast.marta
    )


def test_the_holder_keeps_it_until_the_day_before(client, cast, held, nora) -> None:
    client.sign_in(cast.marta)
    url = f"/territories/{held.territory_id}/hand-over"
    answer = client.submit(url, isr=nora.id, starts_on=today(cast) - DAY, reason="Balance.")
    assert answer.status_code == 303
    (begun,) = current_assignments_of(nora)
    assert (held.ends_on, begun.starts_on) == (today(cast) - 2 * DAY, today(cast) - DAY)
    records = {record.sentence: record for record in activity_of(held.territory)[:2]}
    assert records["ended the assignment"].note.text == "Balance."
    assert records["assigned"].was.startswith("Jonas Falk, from")
    assert [mail.to_email for mail in messages_about(held) if mail.kind == "territory handed over"] == [
        "jonas@example.com"
    ]
    assert [mail.to_email for mail in messages_about(begun)] == ["nora@example.com"]


def test_a_planned_handover_keeps_the_holder_until_then(client, cast, held, nora) -> None:
    monday = today(cast) + 7 * DAY
    hand_over(cast, held, nora, first_day=monday)
    for day, holder in ((0, "Jonas Falk"), (6, "Jonas Falk"), (7, "Nora Weiss")):
        (occupancy,) = occupancies([held.territory], today(cast) + day * DAY).values()
        assert occupancy.now.isr.name == holder
    client.sign_in(cast.milan)
    for page in ("/territories", f"/territories/{held.territory_id}"):
        told = " ".join(client.get(page).text.split())
        assert "Jonas Falk" in told
        assert "Nora Weiss" in told


def test_a_closed_gate_refuses_a_handover(client, cast, held, nora) -> None:
    onboarding = an_onboarding(cast, an_isr("Olga Petrov"))
    client.sign_in(cast.marta)
    url = f"/territories/{held.territory_id}/hand-over"
    answer = client.forge(url, isr=onboarding.isr_id, starts_on=today(cast), reason="Balance.")
    assert answer.status_code == 422
    assert "The gate of Olga Petrov is closed. Missing: " in answer.text
    answer = client.forge(url, isr=nora.id, starts_on=today(cast), reason=" ")
    assert (answer.status_code, "Fill this in." in answer.text) == (422, True)
    assert running_assignment(held.territory) is held
    assert held.ends_on is None
    assert not [record for record in activity_of(held.territory) if record.sentence == "ended the assignment"]


def test_a_first_day_not_after_the_holders_is_refused(cast, held, nora) -> None:
    for days in (0, -3):
        with pytest.raises(RuleBroken, match="Choose a later day") as refusal:
            hand_over(cast, held, nora, first_day=held.starts_on + days * DAY)
        assert refusal.value.field == "starts_on"
    with pytest.raises(RuleBroken, match="within the next year"):
        hand_over(cast, held, nora, first_day=today(cast) + 366 * DAY)
    assert running_assignment(held.territory) is held


def test_a_handover_cancels_an_assignment_that_has_not_started(cast, held, nora) -> None:
    monday = today(cast) + 7 * DAY
    planned = hand_over(cast, held, nora, first_day=monday)
    olga = an_isr("Olga Petrov")
    an_established_isr(olga, cast.marta)
    with pytest.raises(RuleBroken, match="Jonas Falk holds it until"):
        hand_over(cast, planned, olga, first_day=monday - 2 * DAY)
    hand_over(cast, planned, olga, first_day=monday)
    assert planned.taken_back_at is not None
    names = [
        occupancies([held.territory], today(cast) + day * DAY)[held.territory_id].now.isr.name
        for day in range(9)
    ]
    assert names == ["Jonas Falk"] * 7 + ["Olga Petrov"] * 2


def test_only_their_manager_may_hand_over_a_held_territory(client, cast, held) -> None:
    theirs = an_isr("Olga Petrov")
    an_established_isr(theirs, cast.milan)
    with pytest.raises(RuleBroken, match="Marta Silva is responsible for"):
        hand_over(cast, held, theirs, by=cast.milan)
    with pytest.raises(RuleBroken, match="not one of your ISRs"):
        hand_over(cast, held, theirs)
    with pytest.raises(RuleBroken, match="already holds EMEA North"):
        hand_over(cast, held, cast.jonas)
    url = f"/territories/{held.territory_id}/hand-over"
    others = (cast.milan, cast.jonas, cast.rita, cast.ada)
    for person, status in (*((other, 403) for other in others), (cast.ines, 404)):
        client.sign_in(person)
        assert client.get(url).status_code == status
    client.sign_in(cast.marta)
    assert client.get(f"/territories/{a_territory().id}/hand-over").status_code == 403
    assert running_assignment(held.territory) is held


def test_any_manager_may_take_over_a_territory_without_a_manager(cast, held, session) -> None:
    theirs = an_isr("Olga Petrov")
    an_established_isr(theirs, cast.milan)
    revoke_role(cast.jonas, Role.ISR, by=cast.ada)
    assert hand_over(cast, held, theirs, by=cast.milan).manager is cast.milan
    told = [mail.to_email for mail in messages_about(held) if mail.kind == "territory handed over"]
    assert sorted(told) == ["jonas@example.com", "marta@example.com"]


def test_a_handover_of_a_vacant_territory_is_a_conflict(client, cast, held, nora) -> None:
    client.sign_in(cast.marta)
    url = f"/territories/{held.territory_id}/hand-over"
    form = client.form_for(url)
    end_assignment(held, last_day=today(cast), reason="Moves on.", by=cast.marta)
    assert client.send(form, isr=nora.id, reason="Balance.").status_code == 403
    with pytest.raises(Conflict, match="EMEA North is already vacant"):
        hand_over(cast, held, nora)


def test_a_cancelled_assignment_counts_for_no_day(cast, nora) -> None:
    territory = a_territory()
    planned = assign_territory(territory, isr=nora, starts_on=today(cast) + 5 * DAY, by=cast.marta)
    end_assignment(planned, last_day=today(cast), reason="A mistake.", by=cast.marta)
    for day in range(8):
        assert occupancies([territory], today(cast) + day * DAY)[territory.id].now is None
    assert assign_territory(territory, isr=nora, starts_on=today(cast) - DAY, by=cast.marta)
