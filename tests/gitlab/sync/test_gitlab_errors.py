"""GitLab being down stops nothing: what is known stays, is said to be old, and is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.db.base import db
from app.gitlab.sync.rules import CREATE_GRACE_PERIOD, MAX_SYNC_RETRY_DELAY, POLL_INTERVAL, retry_delay
from app.onboarding.gate.queries import gate_of
from app.shared import clock
from tests.gitlab.sync.conftest import TOKEN, look, sync
from tests.real.gitlab_server import Fault


@pytest.fixture(autouse=True)
def _clock_stands_still(remote) -> None:
    clock.freeze(clock.now())


PROBLEMS = {
    Fault.BROKEN: "GitLab has a problem (status 500).",
    Fault.BAD_GATEWAY: "GitLab has a problem (status 502).",
    Fault.UNAVAILABLE: "GitLab has a problem (status 503).",
    Fault.PAGE: "GitLab sent a web page instead of data.",
    Fault.RESET: "GitLab can’t be reached.",
    Fault.LOST: "GitLab can’t be reached.",
}


def test_the_last_known_state_stays_with_its_age_and_the_problem(
    gitlab_server, anna, issue, mirror, remote
) -> None:
    for fault, problem in PROBLEMS.items():
        seen_at, was_ticked = mirror.seen_at, issue.steps[0].is_ticked
        (anna.untick if was_ticked else anna.tick)(remote, 1)
        gitlab_server.fail_next(fault)
        look(issue)
        assert (mirror.problem, mirror.attempts, mirror.seen_at) == (problem, 1, seen_at)
        assert issue.steps[0].is_ticked == was_ticked
        clock.move(retry_delay(1))
        sync()
        assert (mirror.problem, mirror.attempts) == (None, 0)
        assert issue.steps[0].is_ticked != was_ticked
    gitlab_server.revoke(gitlab_server.token)
    look(issue)
    assert mirror.problem == "GitLab does not accept Onramp’s token. Replace it in the settings."


def test_retries_slow_down_to_every_fifteen_minutes(gitlab_server, mirror) -> None:
    gitlab_server.down()
    mirror.due_at = clock.now()
    waits = []
    for _ in range(7):
        sync()
        waits.append(mirror.due_at - clock.now())
        clock.move(waits[-1])
    assert [wait / timedelta(minutes=1) for wait in waits] == [1, 2, 4, 8, 15, 15, 15]
    assert max(waits) == MAX_SYNC_RETRY_DELAY


def test_a_rate_limit_postpones_every_issue(gitlab_server, cast, issue, mirror) -> None:
    gitlab_server.ask_to_wait(300)
    gitlab_server.fail_next(Fault.BUSY)
    look(issue)
    assert mirror.problem == "GitLab limits the number of requests."
    asked = len(gitlab_server.asked)
    mirror.due_at = clock.now()
    clock.move(timedelta(seconds=299))
    sync()
    assert len(gitlab_server.asked) == asked
    clock.move(timedelta(seconds=1))
    sync()
    assert mirror.problem is None


def test_an_issue_gitlab_does_not_show_keeps_its_last_known_state(
    gitlab_server, cast, anna, issue, mirror, remote
) -> None:
    anna.tick_all(remote)
    look(issue)
    anna.delete(remote)
    look(issue)
    assert mirror.problem == "Onramp can’t see this in GitLab. It may be gone, or the token lacks access."
    assert all(step.is_ticked for step in issue.steps)
    assert not gate_of(cast.jonas).is_open
    assert not issue.is_closed


def test_an_issue_is_read_again_after_fifteen_minutes_or_at_once_after_a_webhook(
    gitlab_server, client, project, anna, issue, remote
) -> None:
    gitlab_server.hook(project, token=TOKEN)
    look(issue)
    anna.tick(remote, 1)
    clock.move(POLL_INTERVAL - timedelta(seconds=1))
    sync()
    assert not issue.steps[0].is_ticked
    clock.move(timedelta(seconds=1))
    sync()
    assert issue.steps[0].is_ticked, "no webhook came"

    gitlab_server.take_deliveries()
    anna.tick(remote, 3)
    (delivery,) = gitlab_server.take_deliveries()
    client.post("/hooks/gitlab", **delivery.request())
    sync()
    assert issue.steps[2].is_ticked


def test_an_ended_onboarding_is_not_asked_for(gitlab_server, issue, mirror) -> None:
    issue.onboarding.ended_at = clock.now()
    asked = len(gitlab_server.asked)
    look(issue)
    assert len(gitlab_server.asked) == asked


def test_a_creation_that_timed_out_is_not_repeated_at_once(gitlab_server, mirror) -> None:
    mirror.iid = mirror.project_id = None
    mirror.key = "another"
    mirror.due_at = clock.now()
    gitlab_server.fail_next(Fault.BROKEN, "POST")
    sync()
    asked = len(gitlab_server.asked)
    mirror.due_at = clock.now()
    clock.move(CREATE_GRACE_PERIOD - timedelta(seconds=1))
    sync()
    assert len(gitlab_server.asked) == asked
    clock.move(timedelta(seconds=1))
    sync()
    db.session.refresh(mirror)
    assert mirror.iid == 2
