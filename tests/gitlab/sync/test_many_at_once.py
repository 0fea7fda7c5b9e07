"""Many issues that are merely to be looked at cost GitLab one request."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.checklist.tick_step import tick_step
from app.gitlab.sync.rules import POLL_INTERVAL
from app.onboarding.models import Onboarding
from app.shared import clock
from tests.factories.onboardings import an_isr, an_onboarding
from tests.gitlab.sync.conftest import sync, ticked
from tests.real.gitlab_server import Fault

NAMES = ["Nora Weiss", "Omar Haddad", "Pia Lund", "Quinn Reed"]


@pytest.fixture
def issues(gitlab_server, cast, onboarding):
    """Five issues in GitLab, made and seen more than half an hour ago, and due."""
    others = [an_onboarding(cast, an_isr(name)) for name in NAMES]
    sync()
    clock.move(timedelta(hours=1))
    sync()
    clock.move(POLL_INTERVAL)
    gitlab_server.asked.clear()
    return [each.gating_issues[0] for each in (onboarding, *others)]


def test_one_request_reads_several_issues(gitlab_server, anna, issues) -> None:
    last = gitlab_server.issues()[-1]
    anna.tick(last, 1)
    sync()
    assert [path.rpartition("/")[2] for _, path, _ in gitlab_server.asked] == ["issues"]
    assert issues[-1].steps[0].is_ticked
    assert all(issue.mirror.seen_at == clock.now() for issue in issues)


def test_an_issue_with_pending_writes_is_read_alone(gitlab_server, issues) -> None:
    step = issues[1].steps[2]
    tick_step(step, by=step.owner)
    sync()
    assert ticked(gitlab_server.issues()[1]) == [step.text]
    methods = [(method, path.rpartition("/")[2]) for method, path, _ in gitlab_server.asked]
    assert sorted(methods) == [("GET", "2"), ("GET", "issues"), ("PUT", "2")]


def test_a_missing_issue_is_a_problem_of_its_own_only(gitlab_server, anna, issues) -> None:
    anna.delete(gitlab_server.issues()[2])
    sync()
    problems = [issue.mirror.problem for issue in issues]
    assert problems == [
        None,
        None,
        "Onramp can’t see this in GitLab. It may be gone, or the token lacks access.",
        None,
        None,
    ]


def test_while_gitlab_is_down_one_request_postpones_all(gitlab_server, issues) -> None:
    gitlab_server.fail_next(Fault.BROKEN)
    sync()
    assert len(gitlab_server.asked) == 1
    assert {issue.mirror.attempts for issue in issues} == {1}


def test_issues_of_ended_onboardings_are_left_out(gitlab_server, session, issues) -> None:
    ended: Onboarding = issues[0].onboarding
    ended.ended_at = clock.now()
    sync()
    assert issues[0].mirror.seen_at < clock.now()
    assert issues[1].mirror.seen_at == clock.now()
