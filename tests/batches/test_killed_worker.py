"""A worker killed in the middle of a batch repeats nothing and loses nothing: a move and a mail for each."""

from __future__ import annotations

import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.batches import performing, runs
from app.batches.actions import undo_batch
from app.batches.models import Batch, BatchItem, ItemState
from app.batches.runs import work_on_batches
from app.candidates.models import Application, Status
from app.db.base import db
from app.outbox.models import Message
from app.outbox.worker import deliver_due_mail
from app.pipeline import decline
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared import clock
from tests.factories.batches import a_batch, some_applications, states, work

pytestmark = pytest.mark.both_databases  # locks and what a killed process leaves
PATIENCE_SECONDS = 120


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


class Killed(BaseException):
    """What the worker catches nowhere: it ends where it is."""


def test_killed_at_any_point_of_an_item_it_leaves_the_item_waiting(cast, session, monkeypatch):
    applications = some_applications(cast, 3)
    batch = a_batch(cast.rita, "decline", applications)
    work_on_batches()
    for module, name in (
        (runs, "_perform"),  # before anything
        (decline.ledger, "write_move"),  # before the move
        (decline.mail, "send_decline_letter"),  # after the move, before its mail
        (performing, "decline"),  # before the action
    ):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(module, name, _killed)
            work_on_batches()
        session.rollback()  # what was not committed ends with the worker
        assert states(batch) == [ItemState.DONE, ItemState.WAITING, ItemState.WAITING]
        assert _declined(session) == {applications[0].id: 1}
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(db.session, "commit", _killed)  # after all of it, before it is saved
        work_on_batches()
    session.rollback()
    work()
    assert set(states(batch)) == {ItemState.DONE}
    assert _declined(session) == dict.fromkeys([each.id for each in applications], 1)
    assert session.query(Message).filter_by(kind="application declined").count() == 3


@pytest.mark.slow("the worker is a process, killed and started again")
@pytest.mark.one_database  # the test before kills it at each point on both
def test_a_worker_process_killed_in_a_batch_declines_each_once_with_one_mail(
    cast, session, commands, smtp_server
):
    _kill_in_a_batch(cast, session, commands, smtp_server, size=40, kills_at=(5, 20, 33))


@pytest.mark.slow("five hundred declines by workers that are killed")
@pytest.mark.full("the same with forty")
def test_a_worker_process_killed_in_a_batch_of_five_hundred(cast, session, commands, smtp_server):
    kills_at = (1, 60, 200, 201, 350, 499)
    _kill_in_a_batch(cast, session, commands, smtp_server, size=500, kills_at=kills_at)


@pytest.mark.slow("the worker is a process, killed and started again")
@pytest.mark.full("undo takes the same way as the act")
def test_a_worker_process_killed_in_an_undo_undoes_each_once(cast, session, commands, smtp_server):
    applications = some_applications(cast, 40)
    batch_id = a_batch(cast.rita, "decline", applications).id
    work()
    undo_batch(session.get_one(Batch, batch_id))
    session.commit()
    for count in (5, 25):
        worker = commands.start("work", "--watch")
        _wait_until(lambda count=count: _count(session, batch_id, ItemState.UNDONE) >= count)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    work()
    assert set(states(session.get_one(Batch, batch_id))) == {ItemState.UNDONE}
    undone = select(Transition.application_id).where(Transition.verb == MoveVerb.UNDO)
    assert Counter(session.scalars(undone)) == dict.fromkeys([each.id for each in applications], 1)


def _kill_in_a_batch(cast, session, commands, smtp_server, *, size: int, kills_at: tuple[int, ...]) -> None:
    applications = [each.id for each in some_applications(cast, size)]
    batch_id = a_batch(cast.rita, "decline", [session.get_one(Application, id_) for id_ in applications]).id
    for count in kills_at:
        worker = commands.start("work", "--watch")
        _wait_until(lambda count=count: _count(session, batch_id, ItemState.DONE) >= count)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    left = size - _count(session, batch_id, ItemState.DONE)
    print(f"{left} of {size} left after the last kill")  # noqa: T201
    commands.run("work")

    batch = session.get_one(Batch, batch_id)
    assert set(states(batch)) == {ItemState.DONE}
    assert batch.finished_at is not None
    assert _declined(session) == dict.fromkeys(applications, 1)
    assert set(session.scalars(select(Application.status))) == {Status.DECLINED}
    clock.move(timedelta(hours=1))
    while deliver_due_mail():
        pass
    arrived = Counter(str(mail["To"]) for mail in smtp_server.messages if "application" in mail["Subject"])
    assert len(arrived) == size
    assert set(arrived.values()) == {1}


def _killed(*_args: object, **_values: object) -> None:
    raise Killed


def _declined(session) -> Counter[int]:
    """How often each application was declined."""
    declined = select(Transition.application_id).where(Transition.verb == MoveVerb.DECLINE)
    return Counter(session.scalars(declined))


def _count(session, batch_id: int, state: ItemState) -> int:
    count = select(func.count()).where(BatchItem.batch_id == batch_id, BatchItem.state == state)
    found = session.scalar(count) or 0
    session.rollback()  # let the worker write
    return found


def _wait_until(true) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "the worker does not go on"
        time.sleep(0.005)
