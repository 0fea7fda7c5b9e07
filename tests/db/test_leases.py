"""One worker takes a piece of work, and another takes it again only once the lease has run out."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.db.base import db
from app.db.leases import claim, claim_one, lock_next
from app.outbox.models import Message, MessageState
from app.shared import clock
from tests.cast import Cast, assemble_cast

pytestmark = pytest.mark.both_databases  # locks

LEASE = timedelta(minutes=5)
WAITING = select(Message).where(Message.state == MessageState.WAITING)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def messages(count: int) -> list[int]:
    """Mail that has been due for a minute, the first of them the longest."""
    begin = clock.now() - timedelta(minutes=1)
    rows = [
        Message(
            message_id=f"{number}@example.com",
            kind="test",
            about=f"user:{number}",
            to_name="Ines",
            to_email="ines@example.com",
            subject="Hello",
            body="Hello.",
            due_at=begin + timedelta(milliseconds=number),
        )
        for number in range(count)
    ]
    db.session.add_all(rows)
    db.session.flush()
    ids = [row.id for row in rows]
    db.session.commit()
    return ids


def take_id(message: Message) -> int:
    message.attempts += 1
    return message.id


def take_one() -> int | None:
    return claim_one(WAITING, Message.due_at, lease=LEASE, take=take_id)


def test_the_work_that_is_due_the_longest_comes_first(cast) -> None:
    first, second, third = messages(3)
    assert claim(WAITING, Message.due_at, lease=LEASE, take=take_id, at_most=2) == [first, second]
    assert (take_one(), take_one()) == (third, None)


def test_what_a_killed_worker_took_comes_back_when_the_lease_runs_out(cast, monkeypatch) -> None:
    (taken,) = messages(1)
    assert take_one() == taken
    db.session.remove()  # the worker is gone, and has marked nothing
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + LEASE - timedelta(seconds=1))
    assert take_one() is None
    monkeypatch.setattr(clock, "now", lambda: now + LEASE + timedelta(seconds=1))
    assert take_one() == taken
    assert db.session.get_one(Message, taken).attempts == 2


def test_a_worker_that_fails_while_taking_takes_nothing(cast) -> None:
    (waiting,) = messages(1)

    def fail(_message: Message) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        claim_one(WAITING, Message.due_at, lease=LEASE, take=fail)
    db.session.rollback()
    assert take_one() == waiting


def test_workers_at_once_never_take_the_same(cast, app: Flask) -> None:
    ids = messages(24)
    start, taken = Barrier(4), [[] for _ in range(4)]

    def work(mine: list[int]) -> None:
        with app.app_context():
            start.wait()
            while (one := take_one()) is not None:
                mine.append(one)

    threads = [Thread(target=work, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one for mine in taken for one in mine) == ids


def test_a_lease_may_depend_on_the_row(cast) -> None:
    (waiting,) = messages(1)
    before = clock.now()
    claim_one(WAITING, Message.due_at, lease=lambda m: timedelta(hours=1 + m.attempts), take=take_id)
    due_at = db.session.get_one(Message, waiting).due_at
    assert before + timedelta(hours=1) <= due_at <= clock.now() + timedelta(hours=1)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_locked_row_is_passed_by(cast, app: Flask) -> None:
    first, second = messages(2)
    assert lock_next(WAITING, Message.due_at).id == first
    found = []

    def other() -> None:
        with app.app_context():
            found.append(lock_next(WAITING, Message.due_at).id)
            db.session.rollback()

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert found == [second]
    db.session.rollback()
