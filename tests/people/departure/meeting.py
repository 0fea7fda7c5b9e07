"""Two people who certainly meet: the second begins while the transaction of the first is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from flask import Flask
from sqlalchemy import text

from app.db.base import db
from app.shared.refusals import RuleBroken

PATIENCE_SECONDS = 20
SQLITE_WAIT_SECONDS = 0.1  # it has one writer, and says of nobody that they wait
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Deed = Callable[[], object]


def refusal_of_second(app: Flask, first: Deed, second: Deed, *, must_wait: bool = True) -> RuleBroken | None:
    """How the second deed is refused, which must wait for the first; None if it is done."""
    db.session.commit()
    with ThreadPoolExecutor(1) as thread, app.app_context():
        try:
            first()
            db.session.flush()
            answer = thread.submit(_refusal, app, second)
            is_waiting = _comes_to_wait(answer)
            assert is_waiting or not must_wait, "the second did not wait for the first"
            db.session.commit()
        finally:
            db.session.rollback()
        return answer.result(PATIENCE_SECONDS)


def _refusal(app: Flask, deed: Deed) -> RuleBroken | None:
    with app.app_context():
        try:
            deed()
            db.session.commit()
        except RuleBroken as refusal:
            db.session.rollback()
            return refusal
        return None


def _comes_to_wait(answer: Future[RuleBroken | None]) -> bool:
    """Whether the second comes to a lock of the first, or ends without."""
    if db.engine.dialect.name == "sqlite":
        time.sleep(SQLITE_WAIT_SECONDS)
        return not answer.done()
    end = time.monotonic() + PATIENCE_SECONDS
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        while not (is_waiting := bool(watcher.scalar(WAITING))) and not answer.done():
            assert time.monotonic() < end, "the second comes to no lock and to no end"
            time.sleep(0.01)
    return is_waiting
