"""Assigning starts where the ISR is, asks before it leaves their region or segment, and can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.regions import Region
from app.territories.models import Assignment
from app.territories.queries import running_assignment, running_assignments_of
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)
from tests.real.filled_form import form_for
from tests.real.page import Page

ASKS = "To assign it anyway, tick this"


@pytest.fixture
def onboarding(cast):
    """Jonas, hired for EMEA and Mid-Market, with an open gate."""
    return with_open_gate(an_onboarding(cast))


@pytest.fixture
def marta(client, cast):
    client.sign_in(cast.marta)
    return client


def test_your_turn_opens_the_form_with_the_isr_and_the_region(marta, cast, onboarding) -> None:
    near, far = a_territory("EMEA North"), a_territory("APAC South", Region.APAC)
    (link,) = (each for each in Page(marta.get("/").text).all("a") if each.text.startswith("Assign Jonas"))
    form = marta.form_for(link.attributes["href"])
    assert form.values["isr"] == [str(cast.jonas.id)]
    assert form.offered["ticked"] == [str(near.id)]
    answer = marta.submit(link.attributes["href"], ticked=[str(near.id)])
    assert answer.status_code == 303
    assert [held.territory for held in running_assignments_of(cast.jonas)] == [near]
    assert running_assignment(far) is None


@pytest.mark.parametrize(
    ("region", "segment", "asks"),
    [
        (Region.EMEA, "Mid-Market", False),
        (Region.EMEA, "mid-market", False),
        (Region.EMEA, "", False),
        (Region.APAC, "Mid-Market", True),
        (Region.EMEA, "SMB", True),
    ],
)
def test_another_region_or_segment_must_be_confirmed(marta, cast, onboarding, region, segment, asks) -> None:
    territory = a_territory("Elsewhere", region)
    territory.segment = segment
    address = f"/territories/{territory.id}/assign"
    answer = marta.submit(address, isr=cast.jonas.id)
    assert (answer.status_code, ASKS in answer.text) == ((422, True) if asks else (303, False))
    if asks:
        assert running_assignments_of(cast.jonas) == []
        assert confirms(marta, address, answer).status_code == 303
    assert [held.territory for held in running_assignments_of(cast.jonas)] == [territory]


def test_the_checkbox_appears_only_when_confirmation_is_needed(marta, cast, onboarding) -> None:
    territory = a_territory("APAC South", Region.APAC)
    address = f"/territories/{territory.id}/assign"
    assert 'name="confirmed"' not in marta.get(address).text
    assert 'name="confirmed"' in marta.submit(address, isr=cast.jonas.id).text


def test_bulk_assignment_must_be_confirmed_too(marta, cast, onboarding) -> None:
    territories = [a_territory("EMEA North"), a_territory("APAC South", Region.APAC)]
    ticked = {"ticked": [str(each.id) for each in territories], "isr": cast.jonas.id}
    answer = marta.submit("/territories/assign", **ticked)
    assert (answer.status_code, "APAC South (APAC, Mid-Market)" in answer.text) == (422, True)
    assert running_assignments_of(cast.jonas) == []
    assert confirms(marta, "/territories/assign", answer).status_code == 303


def test_a_handover_must_be_confirmed_too(marta, cast, onboarding) -> None:
    held = an_assignment(cast, an_isr_of(cast), a_territory("APAC South", Region.APAC))
    address = f"/territories/{held.territory_id}/hand-over"
    tomorrow = clock.today(cast.marta.time_zone) + timedelta(days=1)
    typed = {"isr": cast.jonas.id, "starts_on": tomorrow, "reason": "They know it."}
    answer = marta.submit(address, **typed)
    assert ASKS in answer.text
    assert confirms(marta, address, answer).status_code == 303


def an_isr_of(cast):
    isr = an_isr("Nora Weiss")
    an_established_isr(isr, cast.marta)
    return isr


def test_undoing_an_assignment_leaves_nothing_behind(marta, cast, session, onboarding) -> None:
    territory = a_territory("EMEA North")
    marta.submit(f"/territories/{territory.id}/assign", isr=cast.jonas.id)
    (assignment,) = running_assignments_of(cast.jonas)
    page = marta.get(f"/territories/{territory.id}").text
    assert "Undo assignment" in page
    assert marta.submit(undo_of(assignment), page=f"/territories/{territory.id}").status_code == 303
    assert (running_assignments_of(cast.jonas), running_assignment(territory)) == ([], None)
    assert onboarding.assigned_on is None
    assert all(step.due_on is None for step in onboarding.later_steps)
    (mail,) = messages_about(assignment)
    assert mail.state is MessageState.CANCELLED


def test_an_isr_who_had_a_mail_gets_another_about_the_undo(marta, cast, session, onboarding) -> None:
    territory = a_territory("EMEA North")
    marta.submit(f"/territories/{territory.id}/assign", isr=cast.jonas.id)
    (assignment,) = running_assignments_of(cast.jonas)
    (mail,) = messages_about(assignment)
    mail.state = MessageState.SENT
    marta.submit(undo_of(assignment), page=f"/territories/{territory.id}")
    assert [each.kind for each in messages_about(assignment)] == ["assignment undone", "territory assigned"]


@pytest.mark.parametrize("late", [False, True])
def test_it_can_be_undone_for_ten_minutes(marta, cast, onboarding, late) -> None:
    clock.freeze(clock.now())
    assignment = an_assignment(cast, cast.jonas)
    clock.move(timedelta(minutes=10, seconds=late))
    page = f"/territories/{assignment.territory_id}"
    assert ("Undo assignment" in marta.get(page).text) is not late
    assert marta.forge(undo_of(assignment)).status_code == (422 if late else 303)
    assert assignment.is_running is late


def test_it_cannot_be_undone_once_a_later_step_is_ticked(marta, cast, onboarding) -> None:
    assignment = an_assignment(cast, cast.jonas)
    onboarding.later_steps[0].ticked_at = clock.now()
    answer = marta.forge(undo_of(assignment))
    assert (answer.status_code, "A step was ticked because of this assignment" in answer.text) == (
        422,
        True,
    )
    assert assignment.is_running


def test_a_step_ticked_before_the_assignment_does_not_block_undo(marta, cast, onboarding) -> None:
    an_assignment(cast, cast.jonas)
    onboarding.later_steps[0].ticked_at = clock.now()
    clock.move(timedelta(days=1))
    second = an_assignment(cast, cast.jonas, a_territory("EMEA Far South"))
    page = f"/territories/{second.territory_id}"
    assert "Undo assignment" in marta.get(page).text
    assert marta.submit(undo_of(second), page=page).status_code == 303
    assert onboarding.later_steps[0].is_ticked


def confirms(client, address, refused):
    """Tick the box on the page that came back, and send it with all that was typed."""
    return client.send(form_for(address, Page(refused.text), address), confirmed=True)


def undo_of(assignment: Assignment) -> str:
    return f"/assignments/{assignment.id}/undo"
