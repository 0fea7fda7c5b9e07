"""Doing batches: one item at a time, each in a transaction of its own that also writes its state.

A worker that is killed leaves its item waiting, and nothing of what it did: neither the move nor its mail.
The next worker does it. Several workers, and the request that started a small batch, do different items at
once. A large batch keeps no small one waiting: the first items of all batches come first.
"""

from __future__ import annotations

import logging
import time

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.exc import DBAPIError

from app.access.policy import allows, can_see
from app.batches.acts import act_of
from app.batches.models import PENDING_STATES, Batch, BatchItem, ItemState
from app.db.base import constraint_message, db, is_database_unavailable
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken

log = logging.getLogger(__name__)
AT_ONCE_SECONDS = 3.0  # that a request spends on the batch it starts; the worker does the rest


def work_on_batches() -> bool:
    """Do one item of any batch, or note that a batch is finished; False if there is neither."""
    return do_next_item() or _finish_one(_finished())


def do_at_once(batch: Batch) -> None:
    """Do as much of a batch as a request has time for. Its start is committed, and so is each item."""
    batch_id, until = batch.id, time.monotonic() + AT_ONCE_SECONDS
    db.session.commit()
    while time.monotonic() < until and do_next_item(batch_id):
        pass
    _finish_one(_finished().where(Batch.id == batch_id))


def do_next_item(batch_id: int | None = None) -> bool:
    """Do or undo the next item, of one batch or of all, and commit; False if none waits."""
    item = db.session.scalar(_pending(batch_id))
    if item is None:
        return False
    do_item(item)
    db.session.commit()
    return True


def _pending(batch_id: int | None) -> Select[BatchItem]:
    statement = select(BatchItem).where(BatchItem.state.in_(PENDING_STATES))
    if batch_id is not None:
        statement = statement.where(BatchItem.batch_id == batch_id)
    return (
        statement.order_by(BatchItem.number, BatchItem.batch_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=BatchItem)
        .execution_options(populate_existing=True)
    )


def do_item(item: BatchItem) -> None:
    """Do or undo an item. Its row is locked. What refuses it is written in its place. It does not commit."""
    is_undo = item.state is ItemState.UNDOING
    try:
        with db.session.begin_nested():
            _perform(item, is_undo=is_undo)
            item.state = ItemState.UNDONE if is_undo else ItemState.DONE
            item.refusal = None
    except RuleBroken as broken:
        refusal = " ".join([broken.sentence, *broken.also, *(each.sentence for each in broken.others)])
    except DBAPIError as error:
        known = constraint_message(error)
        if known is None and is_database_unavailable(error):
            raise
        refusal = known[1] if known else _unexpected(item)
    except Exception:
        refusal = _unexpected(item)
    else:
        return
    item.state = ItemState.NOT_UNDONE if is_undo else ItemState.REFUSED
    item.refusal = refusal


def _perform(item: BatchItem, *, is_undo: bool) -> None:
    """Do it for the person who asked, if they may at this moment. Raises RuleBroken."""
    act, by = act_of(item.batch), db.session.get_one(User, item.batch.by_id)
    if not by.active:
        raise RuleBroken(_("The account of %(name)s was closed before this was done.", name=by.name))
    seen = can_see(by, "application_id", item.application)
    if not (seen and allows(by, act.permission, item.application)):
        raise RuleBroken(_("You no longer have permission to do this."))
    perform = act.undo if is_undo else act.perform
    assert perform is not None  # noqa: S101 - an act without undo has no item that waits for it
    perform(item, by=by)


def _unexpected(item: BatchItem) -> str:
    log.exception("Item %s of batch %s failed.", item.number, item.batch_id)
    return _("Something went wrong, and nothing was changed. The error is in our log.")


def _finished() -> Select[Batch]:
    """The batches of which no item waits, and that are not yet noted as finished."""
    pending = exists().where(BatchItem.batch_id == Batch.id, BatchItem.state.in_(PENDING_STATES))
    return select(Batch).where(Batch.finished_at.is_(None), Batch.started_at.is_not(None), ~pending)


def _finish_one(finished: Select[Batch]) -> bool:
    """Note the end of a batch, remove what was typed for it, and commit; False if there is none."""
    batch = db.session.scalar(finished.limit(1).with_for_update(skip_locked=True, of=Batch))
    if batch is not None:
        batch.finished_at, batch.texts = clock.now(), None
    db.session.commit()
    return batch is not None
