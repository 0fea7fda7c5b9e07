"""Closed is not complete: a manager can waive what an issue was closed without, by name and with a reason."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.onboarding.actions import reopen_gating_issue, waive_gating_issue
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import GatingIssue
from app.outbox.queries import messages_about
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns
from tests.cast import Cast, assemble_cast
from tests.factories.onboarding_turns import issues_waiting_for
from tests.factories.onboardings import an_onboarding, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def issue(cast) -> GatingIssue:
    """Closed, as by GitLab's bot, with two steps open."""
    (issue,) = with_open_gate(an_onboarding(cast)).gating_issues
    for step in issue.steps[:2]:
        step.ticked_at = step.ticked_by = None
    update_turns(issue.onboarding)
    update_turns(issue.onboarding.isr)
    return issue


def test_an_issue_closed_with_open_steps_keeps_the_gate_closed_and_says_why(cast, issue) -> None:
    gate = gate_of(cast.jonas)
    assert not gate.is_open and gate.steps_left == 2
    assert gate.missing[-1].what.startswith("“Onboarding issue” was closed with 2 open steps")
    assert gate.missing[-1].owner == "Marta Silva"


def test_waiving_it_opens_the_gate_until_it_is_reopened(cast, issue) -> None:
    waive_gating_issue(issue, by=cast.marta, reason="Both were done on paper.")
    assert gate_of(cast.jonas).is_open
    opened, waived = activity_of(issue.onboarding)[:2]
    assert (opened.sentence, opened.by) == ("opened the gate", cast.marta)
    assert (waived.sentence, waived.note.text) == ("waived a gating issue", "Both were done on paper.")
    assert {mail.to_email for mail in messages_about(issue.onboarding) if mail.kind == "gate opened"} == {
        cast.jonas.email,
        cast.marta.email,
    }
    reopen_gating_issue(issue, by=cast.marta, reason="They were not.")
    assert not issue.is_waived
    assert not gate_of(cast.jonas).is_open


def test_only_an_issue_closed_with_open_steps_can_be_waived(cast, issue) -> None:
    reopen_gating_issue(issue, by=cast.marta, reason="Not yet.")
    with pytest.raises(RuleBroken, match="is open"):
        waive_gating_issue(issue, by=cast.marta, reason="Why not.")
    with_open_gate(issue.onboarding)
    with pytest.raises(RuleBroken, match="nothing to waive"):
        waive_gating_issue(issue, by=cast.marta, reason="Why not.")


def test_the_manager_is_led_from_their_turn_to_the_page_and_waives_it_there(client, cast, issue) -> None:
    client.sign_in(cast.marta)
    assert "Closed with 2 open steps: reopen or waive “Onboarding issue”" in client.get("/").text
    page = client.get(f"/onboardings/{issue.onboarding_id}").text
    assert "Closed with 2 open steps." in page
    url = f"/gating-issues/{issue.id}/waive"
    assert url in page
    open_steps = [step.text for step in issue.steps[:2]]
    assert all(text in client.get(url).text for text in open_steps)
    assert client.submit(url, reason="Both were done on paper.").status_code == 303
    assert (issue.is_waived, issue.waived_by) == (True, cast.marta)
    page = client.get(f"/onboardings/{issue.onboarding_id}").text
    assert "by Marta Silva" in page and "“Both were done on paper.”" in page
    assert "Closed with 2 open steps" not in client.get("/").text


def test_a_complete_one_waits_for_nobody_and_one_without_steps_for_the_manager(client, cast, issue) -> None:
    with_open_gate(issue.onboarding)
    assert issues_waiting_for(cast.marta) == []
    client.sign_in(cast.marta)
    assert "/waive" not in client.get(f"/onboardings/{issue.onboarding_id}").text
    for step in issue.steps:
        step.removed_at = issue.closed_at
    update_turns(issue.onboarding)
    update_turns(issue.onboarding.isr)
    assert issues_waiting_for(cast.marta) == [issue]
    assert "Closed without steps: reopen or waive" in client.get("/").text


def test_only_the_manager_waives_it_with_a_reason_and_not_their_own(client, cast, issue, session) -> None:
    assert issues_waiting_for(cast.milan) == []
    for person in (cast.jonas, cast.rita):
        client.sign_in(person)
        assert "/waive" not in client.get(f"/onboardings/{issue.onboarding_id}").text
        assert client.get(f"/gating-issues/{issue.id}/waive").status_code == 403
    client.sign_in(cast.milan)
    assert client.get(f"/gating-issues/{issue.id}/waive").status_code == 404
    client.sign_in(cast.marta)
    answer = client.forge(f"/gating-issues/{issue.id}/waive", reason=" ")
    assert (answer.status_code, "Fill this in." in answer.text) == (422, True)
    assert not issue.is_waived
    issue.onboarding.manager_id = cast.jonas.id
    session.flush()
    client.sign_in(cast.jonas)
    assert client.get(f"/gating-issues/{issue.id}/waive").status_code == 403
