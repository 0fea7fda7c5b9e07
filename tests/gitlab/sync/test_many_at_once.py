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

NAMES = ["Nora Weiss", "Omar Haddad", "Pia Lund"]


@pytest.fixture
def issues(gitlab_server, cast, onboarding):
    """Four issues in GitLab, made and seen more than half an hour ago, and due: three make one request."""
    others = [an_onboarding(cast, an_isr(name)) for name in NAMES]
    sync()
    clock.move(timedelta(hours=1))
    sync()
    clock.move(POLL_INTERVAL)
    gitlab_server.asked.clear()
    return [each.gating_issues[0] for each in (onboarding, *others)]


def test_one_request_reads_several_issues(gitlab_server, anna, issues) -> None:
    """A missing one is a problem of its own only, and one of an ended onboarding is left out."""
    remotes = gitlab_server.issues()
    anna.tick(remotes[-1], 1)
    anna.delete(remotes[2])
    ended: Onboarding = issues[0].onboarding
    ended.ended_at = clock.now()
    sync()
    assert [path.rpartition("/")[2] for _, path, _ in gitlab_server.asked] == ["issues", "3"]
    assert issues[-1].steps[0].is_ticked
    assert [issue.mirror.seen_at == clock.now() for issue in issues] == [False, True, False, True]
    missing = "Onramp can’t see this in GitLab. It may be gone, or the token lacks access."
    assert [issue.mirror.problem for issue in issues] == [None, None, missing, None]


def test_an_issue_with_pending_writes_is_read_alone_and_a_failure_postpones_all(
    gitlab_server, issues
) -> None:
    step = issues[1].steps[2]
    tick_step(step, by=step.owner)
    sync()
    assert ticked(gitlab_server.issues()[1]) == [step.text]
    methods = [(method, path.rpartition("/")[2]) for method, path, _ in gitlab_server.asked]
    assert sorted(methods) == [("GET", "2"), ("GET", "issues"), ("PUT", "2")]

    clock.move(POLL_INTERVAL)
    gitlab_server.asked.clear()
    gitlab_server.fail_next(Fault.BROKEN)
    sync()
    assert len(gitlab_server.asked) == 1, "while GitLab is down, one request postpones all"
    assert {issue.mirror.attempts for issue in issues} == {1}
