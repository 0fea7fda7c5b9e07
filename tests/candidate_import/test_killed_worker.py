"""A worker that dies in the middle of an import loses one batch at most; the next one adds the rest, once."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.candidate_import import batches
from app.candidate_import.actions import apply_import
from app.candidate_import.batches import BATCH_LEASE, work_on_one_import
from app.candidate_import.models import ImportRow
from app.candidate_import.states import RowState
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.outbox.models import Message
from app.pipeline.models import Transition
from app.shared import clock
from app.staged_files.work import MAX_ATTEMPTS
from app.turns.actions import turn_differences
from tests.candidate_import.conftest import states
from tests.factories.imports import a_checked_import, do_all_batches

ROWS, MANY = 40, 600  # MANY is three batches
PATIENCE_SECONDS = 60
CONTENT = "Name,Email\n" + "".join(f"Person {number},p{number}@example.org\n" for number in range(ROWS))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    clock.freeze(clock.now())
    yield
    clock.unfreeze()


def asked_for(cast, opening):
    imported = a_checked_import(cast.rita, CONTENT, opening=opening)
    apply_import(imported, edition=imported.edition, adds_possible=False)
    db.session.commit()
    return imported


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.both_databases
def test_a_batch_that_died_is_done_once_by_the_next_worker(cast, opening, session, monkeypatch):
    imported = asked_for(cast, opening)
    assert work_on_one_import()
    monkeypatch.setattr(
        batches, "BATCHES", {each: _dies_after(work) for each, work in batches.BATCHES.items()}
    )
    with pytest.raises(ZeroDivisionError):
        work_on_one_import()
    db.session.rollback()
    monkeypatch.undo()
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    assert states(imported) == {"added": 10, "ready": 30}
    assert not work_on_one_import(), "its claim has not run out yet"
    clock.move(BATCH_LEASE + timedelta(seconds=1))
    do_all_batches()
    assert states(imported) == {"added": ROWS}
    assert [count(model) for model in (Candidate, Application, Transition)] == [ROWS] * 3
    assert count(Message) == 0
    assert list(turn_differences()) == []


def dying_batches():
    return {each: _dies_after(work) for each, work in batches.BATCHES.items()}


def _dies_after(work):
    def work_and_die(imported, rows) -> None:
        work(imported, rows)
        db.session.flush()
        raise ZeroDivisionError

    return work_and_die


@pytest.mark.both_databases
def test_two_workers_at_once_add_each_row_once(cast, opening, session):
    """The second one came while the first one was slower than its claim."""
    imported = asked_for(cast, opening)
    session.expire_all()
    rows = session.scalars(select(ImportRow).order_by(ImportRow.number).limit(10)).all()
    assert work_on_one_import()
    assert {row.state for row in rows} == {RowState.ADDED}
    do_all_batches()
    assert states(imported) == {"added": ROWS}
    assert count(Candidate) == ROWS


@pytest.mark.both_databases
def test_an_import_that_stops_the_worker_three_times_says_so(cast, opening, session, monkeypatch):
    imported = asked_for(cast, opening)
    monkeypatch.setattr(
        batches, "BATCHES", {each: _dies_after(work) for each, work in batches.BATCHES.items()}
    )
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            work_on_one_import()
        db.session.rollback()
        clock.move(BATCH_LEASE + timedelta(seconds=1))
    assert work_on_one_import()
    session.expire_all()
    assert imported.state.value == "checked" and "stopped three times" in (imported.problem or "")
    assert count(Candidate) == 0


@pytest.mark.slow("a worker as a process, which is killed")
def test_a_worker_that_is_killed_leaves_whole_batches(cast, opening, session, commands, monkeypatch):
    monkeypatch.undo()
    clock.unfreeze()
    content = "Name,Email\n" + "".join(f"Person {n},p{n}@example.org\n" for n in range(MANY))
    imported = a_checked_import(cast.rita, content, opening=opening)
    apply_import(imported, edition=imported.edition, adds_possible=False)
    session.commit()
    is_added = select(func.count()).where(ImportRow.state == RowState.ADDED)
    worker = commands.start("work", "--watch")
    until = time.monotonic() + PATIENCE_SECONDS
    while not session.scalar(is_added):
        assert time.monotonic() < until, "the worker adds nothing"
        session.rollback()  # let the worker write
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    session.rollback()
    added = states(imported)["added"]
    assert 0 < added < MANY
    assert added % batches.BATCH_ROWS == 0
    assert [count(model) for model in (Candidate, Application, Transition)] == [added] * 3
    clock.freeze(clock.now())
    clock.move(BATCH_LEASE + timedelta(seconds=1))
    do_all_batches()
    assert states(imported) == {"added": MANY}
    assert [count(model) for model in (Candidate, Application, Transition)] == [MANY] * 3
