"""Two people who act at once: who certainly meet, or whose requests are sent at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import text

from app.db.base import Record, db
from app.people.models import User
from app.shared.refusals import RuleBroken
from tests.real.client import StrictClient
from tests.real.filled_form import FormOnPage

PATIENCE_SECONDS = 20
SQLITE_WAIT_SECONDS = 0.1  # it has one writer, and says of nobody that they wait
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Deed = Callable[[], object]


def deed(action: Callable[..., object], *records: Any, **values: Any) -> Deed:
    """An action that reads its records in the session of the person who does it."""
    read_records, read_values = (
        _reader(list(records)),
        {name: _reader(value) for name, value in values.items()},
    )
    return lambda: action(*read_records(), **{name: read() for name, read in read_values.items()})


def refusal_of_second(app: Flask, first: Deed, second: Deed, *, must_wait: bool = True) -> RuleBroken | None:
    """How the second deed is refused, which must wait for the first; None if it is done.

    The second begins while the transaction of the first is open.
    """
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


def at_once(app: Flask, *sent: tuple[StrictClient, FormOnPage | str, dict[str, object]]) -> list[int]:
    """Send at the same moment, each by a client of its own; answers the statuses in order.

    What is sent is a form that was opened before, or goes to the address of one.
    """
    db.session.commit()
    start = Barrier(len(sent))

    def send(client: StrictClient, form: FormOnPage | str, fields: dict[str, object]) -> int:
        start.wait()
        answer = client.forge(form, **fields) if isinstance(form, str) else client.send(form, **fields)
        return answer.status_code

    with ThreadPoolExecutor(len(sent)) as threads:
        answers = [threads.submit(send, *each) for each in sent]
        return [answer.result() for answer in answers]


def signed_in(app: Flask, user: User) -> StrictClient:
    client = app.test_client()
    client.sign_in(user)
    return client


def _reader(value: Any) -> Callable[[], Any]:
    if isinstance(value, Record):
        kind, id_ = type(value), value.id
        return lambda: db.session.get_one(kind, id_)
    if isinstance(value, list):
        readers = [_reader(each) for each in value]
        return lambda: [read() for read in readers]
    return lambda: value


def _refusal(app: Flask, act: Deed) -> RuleBroken | None:
    with app.app_context():
        try:
            act()
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
