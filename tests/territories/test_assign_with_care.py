"""Assigning starts where the ISR is, asks before it leaves their region or segment, and can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.sales_areas.remit import Remit
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.territories.actions import undo_assignment
from app.territories.models import Assignment
from app.territories.queries import can_undo, current_assignments_of, running_assignment
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
    assert [held.territory for held in current_assignments_of(cast.jonas)] == [near]
    assert running_assignment(far) is None


@pytest.mark.parametrize(
    ("region", "segment", "differs"),
    [
        (Region.EMEA, "Mid-Market", False),
        (Region.EMEA, "mid-market", False),
        (Region.EMEA, "", False),
        (Region.APAC, "Mid-Market", True),
        (Region.EMEA, "SMB", True),
    ],
)
def test_another_region_or_segment_is_not_what_they_were_hired_for(region, segment, differs) -> None:
    assert Remit(Region.EMEA, "Mid-Market").differs_from(Remit(region, segment)) is differs


def test_another_region_must_be_confirmed(marta, cast, onboarding) -> None:
    territory = a_territory("APAC South", Region.APAC)
    address = f"/territories/{territory.id}/assign"
    form = marta.form_for(address)
    assert "confirmed" not in form.offered
    answer = marta.send(form, isr=cast.jonas.id)
    assert (answer.status_code, ASKS in answer.text) == (422, True)
    assert current_assignments_of(cast.jonas) == []
    assert confirms(marta, address, answer).status_code == 303
    assert [held.territory for held in current_assignments_of(cast.jonas)] == [territory]


def test_bulk_assignment_and_handover_must_be_confirmed_too(marta, cast, onboarding) -> None:
    far = a_territory("APAC South", Region.APAC)
    today = clock.today(cast.marta.time_zone)
    ticked = {"whole": "", "ticked": [a_territory("EMEA North").id, far.id], "isr": cast.jonas.id}
    answer = marta.forge("/territories/assign", **ticked, starts_on=today)
    assert (answer.status_code, "APAC South (APAC, Mid-Market)" in answer.text) == (422, True)
    assert current_assignments_of(cast.jonas) == []
    assert confirms(marta, "/territories/assign", answer).status_code == 303
    held = an_assignment(cast, an_isr_of(cast), a_territory("APAC North", Region.APAC))
    address = f"/territories/{held.territory_id}/hand-over"
    tomorrow = today + timedelta(days=1)
    answer = marta.forge(address, isr=cast.jonas.id, starts_on=tomorrow, reason="They know it.")
    assert ASKS in answer.text
    assert confirms(marta, address, answer).status_code == 303


def an_isr_of(cast):
    isr = an_isr("Nora Weiss")
    an_established_isr(isr, cast.marta)
    return isr


def test_undoing_an_assignment_leaves_nothing_behind(marta, cast, onboarding) -> None:
    assignment = an_assignment(cast, cast.jonas)
    page = f"/territories/{assignment.territory_id}"
    assert "Undo assignment" in marta.get(page).text
    assert marta.submit(undo_of(assignment), page=page).status_code == 303
    assert (current_assignments_of(cast.jonas), running_assignment(assignment.territory)) == ([], None)
    assert onboarding.assigned_on is None
    assert all(step.due_on is None for step in onboarding.later_steps)
    (mail,) = messages_about(assignment)
    assert mail.state is MessageState.CANCELLED


def test_an_isr_who_had_a_mail_gets_another_about_the_undo(cast, onboarding) -> None:
    assignment = an_assignment(cast, cast.jonas)
    (mail,) = messages_about(assignment)
    mail.state = MessageState.SENT
    undo_assignment(assignment, by=cast.marta)
    assert [each.kind for each in messages_about(assignment)] == ["assignment undone", "territory assigned"]


def test_it_can_be_undone_for_ten_minutes(marta, cast, onboarding) -> None:
    clock.freeze(clock.now())
    assignment = an_assignment(cast, cast.jonas)
    clock.move(timedelta(minutes=10))
    assert can_undo(assignment)
    clock.move(timedelta(seconds=1))
    assert not can_undo(assignment)
    assert "Undo assignment" not in marta.get(f"/territories/{assignment.territory_id}").text
    assert marta.forge(undo_of(assignment)).status_code == 422
    assert assignment.is_running


def test_only_a_step_ticked_because_of_the_assignment_keeps_it_from_being_undone(cast, onboarding) -> None:
    first = an_assignment(cast, cast.jonas)
    onboarding.later_steps[0].ticked_at = clock.now()
    with pytest.raises(RuleBroken, match="A step was ticked because of this assignment"):
        undo_assignment(first, by=cast.marta)
    assert first.is_running
    clock.move(timedelta(days=1))
    second = an_assignment(cast, cast.jonas, a_territory("EMEA Far South"))
    undo_assignment(second, by=cast.marta)
    assert not second.is_running
    assert onboarding.later_steps[0].is_ticked


def confirms(client, address, refused):
    """Tick the box on the page that came back, and send it with all that was typed."""
    return client.send(form_for(address, Page(refused.text), address), confirmed=True)


def undo_of(assignment: Assignment) -> str:
    return f"/assignments/{assignment.id}/undo"
