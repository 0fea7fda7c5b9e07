"""A step that does not apply to its owner is ticked too, with a word why; what is done may have a note."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step, untick_step
from app.onboarding.actions import close_gating_issue
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding, Step
from app.plans.models import Owner
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding, with_open_gate

WHY = "I have worked in this team before."


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


@pytest.fixture
def step(onboarding) -> Step:
    return next(step for step in onboarding.steps if step.owned_by is Owner.ISR)


def test_its_owner_says_that_it_does_not_apply_and_why_and_undoes_it(client, cast, onboarding, step) -> None:
    page, url = f"/onboardings/{onboarding.id}", f"/steps/{step.id}/tick-with-note"
    client.sign_in(cast.jonas)
    assert url in client.get(page).text
    answer = client.submit(url, outcome="Not applicable to me", note=WHY)
    assert answer.location.endswith(f"{page}#issue-{step.gating_issue_id}")
    assert step.is_ticked and step.not_applicable
    assert (step.ticked_by, step.note.text) == (cast.jonas, WHY)
    record = activity_of(onboarding)[0]
    assert (record.sentence, record.became, record.note.text) == ("ticked as not applicable", step.text, WHY)
    assert "Marked not applicable by you" in client.get(page).text
    client.sign_in(cast.marta)
    shown = client.get(page).text
    assert "Marked not applicable by Jonas Falk" in shown
    assert f"“{WHY}”" in shown
    client.sign_in(cast.jonas)
    assert client.submit(f"/steps/{step.id}/untick", page=page).status_code == 303
    assert (step.is_ticked, step.not_applicable, step.note, step.ticked_by) == (False, False, None, None)
    unticked, ticked = activity_of(onboarding)[:2]
    assert (unticked.sentence, ticked.note.text) == ("unticked", WHY)


def test_it_counts_as_a_tick_does(cast, onboarding, step) -> None:
    with_open_gate(onboarding)
    issue = step.gating_issue
    issue.closed_at = issue.closed_by = None
    step.ticked_at = step.ticked_by = None
    tick_step(step, by=cast.jonas, not_applicable=True, note=WHY)
    close_gating_issue(issue, by=cast.jonas)
    assert gate_of(cast.jonas).is_open


def test_not_applicable_needs_a_reason_and_done_may_have_a_note(client, cast, onboarding, step) -> None:
    client.sign_in(cast.jonas)
    url = f"/steps/{step.id}/tick-with-note"
    answer = client.forge(url, outcome="Not applicable to me", note="  ")
    assert answer.status_code == 422
    assert "Enter why the step does not apply." in answer.text
    assert not step.is_ticked
    assert client.submit(url, outcome="Done", note="With Ines, on Tuesday.").status_code == 303
    assert step.is_ticked and not step.not_applicable
    assert step.note.text == "With Ines, on Tuesday."
    other = next(each for each in onboarding.steps if each.owned_by is Owner.ISR and each is not step)
    client.forge(f"/steps/{other.id}/tick-with-note", outcome="Done", note="")
    assert other.is_ticked and other.note is None
    client.sign_in(cast.marta)
    assert client.get(url).status_code == 403
    client.sign_in(cast.milan)
    assert client.get(url).status_code == 404


def test_the_same_tick_twice_is_fine_and_a_different_one_is_a_conflict(cast, onboarding, step) -> None:
    tick_step(step, by=cast.jonas, not_applicable=True, note=WHY)
    tick_step(step, by=cast.jonas, not_applicable=True, note=WHY)
    assert [record.sentence for record in activity_of(onboarding)].count("ticked as not applicable") == 1
    with pytest.raises(Conflict, match=r"ticked by Jonas Falk on .* Undo that first"):
        tick_step(step, by=cast.jonas, note="Done after all.")
    assert step.note.text == WHY


def test_a_step_that_left_its_issue_can_neither_be_ticked_nor_unticked(cast, onboarding, step) -> None:
    """A long one was on record whole before."""
    step.text = "Read it. " * 44
    tick_step(step, by=cast.jonas)
    assert activity_of(onboarding)[0].became == step.text
    step.removed_at = onboarding.started_at
    for verb in (tick_step, untick_step):
        with pytest.raises(RuleBroken, match="no longer in its gating issue"):
            verb(step, by=cast.jonas)
