"""A worker killed at every step of making an issue, and started again: exactly one issue in GitLab."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from app.db.base import db
from app.onboarding.models import IssueMirror
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


@pytest.mark.slow("the worker is a process, killed and started again")
def test_a_worker_killed_at_any_request_of_a_creation_makes_one_issue(
    gitlab_server, worker, mirror, is_full
) -> None:
    moments = [
        ("GET", gitlab_server.before),  # it is claimed, and not looked for yet
        ("GET", gitlab_server.after),  # it was looked for, is not there, and is not made yet
        ("POST", gitlab_server.after),  # GitLab has made it, and not said so
        ("GET", gitlab_server.after),  # it was looked for and is found
    ]
    if is_full:
        killed(worker())  # before it has claimed anything
    for method, moment in moments if is_full else moments[2:3]:
        process: list[Started] = []
        moment(method, "/issues$", lambda process=process: killed(process[0]))
        process.append(worker())
        assert process[0].wait(PATIENCE_SECONDS) == -signal.SIGKILL, (method, moment.__name__)
    assert known(mirror) is None
    process = [worker()]
    wait_until(lambda: known(mirror) is not None)
    if is_full:
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
