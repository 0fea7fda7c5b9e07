"""A worker killed at every step of making an issue, and started again: exactly one issue in GitLab."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.db.base import db
from app.gitlab.api.connection import GitLabSession
from app.gitlab.sync import worker as worker_module
from app.gitlab.sync.rules import SYNC_LEASE
from app.gitlab.sync.worker import sync_one_issue
from app.onboarding.models import IssueMirror
from app.shared import clock
from tests.real.preloaded import Started

PATIENCE_SECONDS = 60
HOLD = {
    "sqlite": "SELECT 1",  # whatever begins a transaction has the only pen
    "postgresql": "SELECT id FROM users FOR NO KEY UPDATE",
}


@pytest.fixture
def worker(commands, environ, mirror) -> Callable[[], Started]:
    """Start the worker, once the lease of the one before has run out."""

    def start() -> Started:
        db.session.execute(
            text("UPDATE issue_mirrors SET not_before = NULL, due_at = '2026-01-01 00:00:00+00:00'")
        )
        db.session.commit()
        return commands.start("work", "--watch")

    return start


class Killed(BaseException):
    """What the worker catches nowhere: it ends where it is."""


def killed_when_asking(method: str, *, is_answered: bool) -> Callable[[pytest.MonkeyPatch], None]:
    """Have the worker end at its next request: before it is sent, or with the answer in hand."""
    ask = GitLabSession.request

    def request(session: GitLabSession, **options: Any) -> Any:
        if options["method"].upper() != method:
            return ask(session, **options)
        if is_answered:
            ask(session, **options)
        raise Killed

    return lambda patch: patch.setattr(GitLabSession, "request", request)


def killed_when_saving(patch: pytest.MonkeyPatch) -> None:
    """Have the worker end with all of GitLab's answers, before it saves them."""

    def save(*_answer: object) -> None:
        raise Killed

    patch.setattr(worker_module, "save_sync_result", save)


def test_a_worker_killed_at_any_request_of_a_creation_makes_one_issue(
    gitlab_server, mirror, monkeypatch
) -> None:
    clock.freeze(clock.now())
    db.session.commit()
    for kill in (
        killed_when_asking("GET", is_answered=False),
        killed_when_asking("GET", is_answered=True),
        killed_when_asking("POST", is_answered=False),
        killed_when_asking("POST", is_answered=True),  # GitLab has made it, and nothing is saved here
        killed_when_asking("GET", is_answered=True),
        killed_when_saving,
    ):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            kill(patch)
            sync_one_issue()
        db.session.rollback()  # what was not committed ends with the worker
        assert mirror.iid is None
        assert not sync_one_issue(), "another worker waits until its lease has run out"
        clock.move(SYNC_LEASE)
    assert sync_one_issue()
    assert mirror.iid == gitlab_server.issue().iid


@pytest.mark.slow("the worker is a process, killed and started again")
@pytest.mark.full("the test before kills it at each request, and outbox/test_delivering.py a process")
def test_a_worker_process_killed_at_any_request_of_a_creation_makes_one_issue(
    gitlab_server, worker, mirror
) -> None:
    moments = [
        ("GET", gitlab_server.before),  # it is claimed, and not looked for yet
        ("GET", gitlab_server.after),  # it was looked for, is not there, and is not made yet
        ("POST", gitlab_server.after),  # GitLab has made it, and not said so
        ("GET", gitlab_server.after),  # it was looked for and is found
    ]
    killed(worker())  # before it has claimed anything
    for method, moment in moments:
        process: list[Started] = []
        moment(method, "/issues$", lambda process=process: killed_once_known(process))
        process.append(worker())
        assert process[0].wait(PATIENCE_SECONDS) == -signal.SIGKILL, (method, moment.__name__)
    assert known(mirror) is None
    process = [worker()]
    wait_until(lambda: known(mirror) is not None)
    killed(process[0])  # all is written down
    process = [worker()]
    wait_until(lambda: asked(gitlab_server, "GET", "/issues/1"))
    killed(process[0])
    assert len(gitlab_server.issues()) == 1
    assert known(mirror) == gitlab_server.issue().iid


@pytest.mark.full("the other is killed when GitLab has made it, too")
def test_a_worker_killed_before_it_saves_the_answer_loses_nothing(
    gitlab_server, database, database_url, worker, mirror
) -> None:
    with held(database, database_url) as hold:
        gitlab_server.after("POST", "/issues$", hold)
        process = worker()
        wait_until(lambda: asked(gitlab_server, "POST", "/issues"))
        time.sleep(0.3)  # it has the answer by now, and waits to write
        killed(process)
    assert known(mirror) is None
    worker()
    wait_until(lambda: known(mirror) is not None)
    assert len(gitlab_server.issues()) == 1


def killed_once_known(process: list[Started]) -> None:
    """The worker may ask before the test has heard of its process."""
    while not process:
        time.sleep(0.01)
    killed(process[0])


def killed(process: Started) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def known(mirror: IssueMirror) -> int | None:
    """The number of the issue, as far as Onramp knows."""
    db.session.rollback()
    db.session.refresh(mirror)
    iid = mirror.iid
    db.session.rollback()  # let the worker write
    return iid


def asked(gitlab_server, method: str, end: str) -> bool:
    return any(how == method and path.endswith(end) for how, path, _ in gitlab_server.asked)


@contextmanager
def held(database: str, url: str) -> Iterator[Callable[[], None]]:
    """Something to call, after which nobody else writes to the database until the end of the block."""
    engine = create_engine(url)
    connection = engine.connect()
    try:
        yield lambda: connection.exec_driver_sql(HOLD[database]).close()
    finally:
        connection.close()
        engine.dispose()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "the worker did not get that far"
        time.sleep(0.02)
