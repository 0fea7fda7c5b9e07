"""The gate opens when GitLab says the issue is closed and every task is ticked; closed is not complete."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step
from app.onboarding.actions import close_gating_issue, reopen_gating_issue, waive_gating_issue
from app.onboarding.gate.queries import gate_of
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.territories.actions import assign_territory
from tests.factories.onboardings import a_territory
from tests.gitlab.sync.conftest import look, sync


@pytest.fixture
def finished(anna, issue, remote):
    """Every task ticked in GitLab."""
    anna.tick_all(remote)
    look(issue)
    return issue


def test_closed_there_with_every_task_ticked_opens_the_gate(cast, session, anna, finished, remote) -> None:
    anna.close(remote)
    look(finished)
    assert gate_of(cast.jonas).is_open
    assert (finished.closed_by, finished.closed_by_name, finished.closer) == (None, "Anna Roth", "Anna Roth")
    assert verbs(finished)[:2] == ["opened the gate", "closed a gating issue in GitLab"]
    assert told(finished, "gate opened") == ["jonas@example.com", "marta@example.com"]

    anna.reopen(remote)
    look(finished)
    cast.marta.gitlab_username = "Anna"
    session.commit()
    anna.close(remote)
    look(finished)
    assert finished.closed_by is cast.marta, "a person with an account is named"
    assert activity_of(finished.onboarding)[1].by is cast.marta


def test_closed_there_with_open_tasks_keeps_the_gate_closed_and_says_so(cast, anna, issue, remote) -> None:
    anna.tick(remote, 1)
    anna.close(remote)
    look(issue)
    assert issue.is_closed
    gate = gate_of(cast.jonas)
    assert not gate.is_open
    assert any(
        f"was closed with {len(remote.tasks) - 1} open steps" in missing.what for missing in gate.missing
    )
    assert told(issue, "gate opened") == []
    with pytest.raises(RuleBroken, match="gating issue of this step is closed"):
        tick_step(issue.steps[1], by=issue.steps[1].owner)

    anna.reopen(remote)
    look(issue)
    assert not issue.is_closed
    anna.tick_all(remote)
    anna.close(remote)
    look(issue)
    assert gate_of(cast.jonas).is_open


def test_a_waiver_stands_until_it_is_reopened_there(cast, anna, issue, remote) -> None:
    anna.close(remote)
    look(issue)
    waive_gating_issue(issue, by=cast.marta, reason="Done in a call.")
    look(issue)
    assert gate_of(cast.jonas).is_open
    anna.reopen(remote)
    look(issue)
    assert not gate_of(cast.jonas).is_open


def test_a_task_removed_in_gitlab_can_complete_it_and_without_any_task_it_is_not(
    cast, anna, issue, remote
) -> None:
    anna.tick_all(remote)
    anna.untick(remote, len(remote.tasks))
    anna.close(remote)
    look(issue)
    assert not gate_of(cast.jonas).is_open
    last = remote.tasks[-1].text
    anna.edit(remote, description=remote.description.replace(f"- [ ] {last}", ""))
    look(issue)
    assert gate_of(cast.jonas).is_open
    anna.edit(remote, description="Nothing to do.")
    look(issue)
    assert not gate_of(cast.jonas).is_open


def test_while_gitlab_is_down_closing_here_opens_nothing(gitlab_server, cast, finished, remote) -> None:
    gitlab_server.down()
    close_gating_issue(finished, by=cast.jonas)
    sync()
    assert not finished.is_closed
    assert not gate_of(cast.jonas).is_open
    with pytest.raises(Conflict, match="is already being closed in GitLab"):
        close_gating_issue(finished, by=cast.marta)
    gitlab_server.up()
    look(finished)
    assert remote.is_closed
    assert finished.closed_by is cast.jonas
    assert gate_of(cast.jonas).is_open
    assert verbs(finished)[:3] == [
        "opened the gate",
        "closed a gating issue",
        "asked GitLab to close a gating issue",
    ]


def test_it_is_not_closed_over_a_task_nobody_here_has_seen(cast, anna, finished, remote) -> None:
    anna.edit(remote, description=f"- [ ] One thing more\n{remote.description}")
    close_gating_issue(finished, by=cast.jonas)
    sync()
    assert not remote.is_closed
    assert not finished.is_closed
    assert finished.mirror.wanted_state is None
    assert "left open a gating issue with open tasks in GitLab" in verbs(finished)
    with pytest.raises(RuleBroken, match="One thing more"):
        close_gating_issue(finished, by=cast.jonas)


def test_reopening_here_reopens_it_there(cast, anna, finished, remote) -> None:
    anna.close(remote)
    look(finished)
    reopen_gating_issue(finished, by=cast.marta, reason="The sandbox was never tried.")
    assert not gate_of(cast.jonas).is_open
    sync()
    assert not remote.is_closed
    assert not finished.is_closed
    assert "reopened a gating issue in GitLab" not in verbs(finished)


def test_reopened_or_unticked_there_after_the_assignment_takes_nothing_away_and_tells_the_manager(
    cast, anna, finished, remote
) -> None:
    first_day = clock.today(cast.marta.time_zone)
    anna.close(remote)
    look(finished)
    assignment = assign_territory(a_territory(), isr=cast.jonas, starts_on=first_day, by=cast.marta)
    anna.reopen(remote)
    look(finished)
    assert assignment.is_running
    assert not gate_of(cast.jonas).is_open
    assert verbs(finished)[:2] == ["closed the gate", "reopened a gating issue in GitLab"]
    assert told(finished, "gate reopened") == ["marta@example.com"]
    with pytest.raises(RuleBroken, match="The gate of Jonas Falk is closed"):
        assign_territory(a_territory(), isr=cast.jonas, starts_on=first_day, by=cast.marta)

    anna.close(remote)
    look(finished)
    assert gate_of(cast.jonas).is_open
    anna.untick(remote, 1)
    look(finished)
    assert not gate_of(cast.jonas).is_open
    assert told(finished, "gate reopened") == ["marta@example.com"] * 2


def test_an_older_answer_is_ignored(gitlab_server, cast, anna, finished, remote) -> None:
    """As a copy of GitLab's database gives that is behind."""
    anna.close(remote)
    look(finished)
    late = remote.updated_at
    remote.updated_at = late - timedelta(seconds=30)
    remote.state = type(remote.state).OPENED
    look(finished)
    assert finished.is_closed
    assert finished.mirror.remote_updated_at == late.replace(microsecond=late.microsecond // 1000 * 1000)
    assert clock.now() < finished.mirror.due_at < clock.now() + timedelta(minutes=2)


def verbs(issue) -> list[str]:
    return [record.sentence for record in activity_of(issue.onboarding)]


def told(issue, kind: str) -> list[str]:
    return sorted(mail.to_email for mail in messages_about(issue.onboarding) if mail.kind == kind)
