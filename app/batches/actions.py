"""The actions of batches: make a draft, start it, stop it, undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.batches import rules
from app.batches.acts import Act, act_of
from app.batches.models import Batch, BatchItem, ItemState
from app.batches.queries import batch_with_token, count_items, item_counts
from app.batches.selection import Selected
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict


def draft_batch(act: Act, selected: Sequence[Selected], *, token: str, by: User) -> Batch:
    """Make a draft of an act on applications, numbered by their ids, so that two batches lock in one order.

    `token` is the digest of the form. Raises RuleBroken for a selection of nothing, or of too many.
    """
    rules.check_selection(len(selected))
    batch = Batch(act=act.code, token=token, by=by, choices={})
    db.session.add(batch)
    db.session.flush()
    db.session.execute(
        insert(BatchItem),
        [
            {"batch_id": batch.id, "number": number, "application_id": id_, "version": version}
            for number, (id_, version) in enumerate(sorted(selected), start=1)
        ],
    )
    return batch


def draft_once(
    act: Act, selected: Callable[[], Sequence[Selected]], *, token: str, by: User
) -> tuple[Batch, bool]:
    """The draft of a form, and whether it is new: a form that is sent twice finds what it made before."""
    known = batch_with_token(token, by)
    if known is not None:
        return known, False
    try:
        with db.session.begin_nested():
            return draft_batch(act, selected(), token=token, by=by), True
    except IntegrityError:  # sent twice at the same moment: the other is committed by now
        known = batch_with_token(token, by)
        if known is None:
            raise
        return known, False


def start_batch(
    batch: Batch,
    *,
    chosen: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    count: str = "",
) -> Batch:
    """Start a draft with what is chosen and typed for all its applications.

    `count` is the number of applications as typed, which a large batch needs. Raises RuleBroken without it,
    and Conflict if the batch was started.
    """
    _lock(batch)
    if not batch.is_draft:
        raise Conflict(_("This was already started."))
    rules.check_typed_count(count, count_items(batch))
    batch.choices = {name: value for name, value in (chosen or {}).items() if value}
    batch.texts = {name: value for name, value in (typed or {}).items() if value} or None
    batch.started_at = clock.now()
    _move_items(batch, {ItemState.CHOSEN: ItemState.WAITING})
    return batch


def stop_batch(batch: Batch) -> None:
    """Leave what is still waiting as it is. What is done stays done."""
    _lock(batch)
    _move_items(batch, {ItemState.WAITING: ItemState.STOPPED})


def undo_batch(batch: Batch) -> None:
    """Have the worker undo each item that is done, by its own rules, and do none that waits.

    A second click does nothing. Raises RuleBroken for an act that cannot be undone, and if nothing was done.
    """
    _lock(batch)
    if batch.undo_asked_at is not None:
        return
    counts = item_counts([batch.id])[batch.id]
    rules.check_can_be_undone(
        has_undo=act_of(batch).undo is not None,
        done=counts[ItemState.DONE] + counts[ItemState.WAITING],
    )
    batch.undo_asked_at, batch.finished_at = clock.now(), None
    _move_items(batch, {ItemState.WAITING: ItemState.STOPPED, ItemState.DONE: ItemState.UNDOING})


def delete_one_old_draft() -> bool:
    """Delete a draft that was not started within a day; False if there is none."""
    old = (Batch.started_at.is_(None), Batch.made_at < clock.now() - rules.DRAFT_RETENTION)
    batch = db.session.scalar(select(Batch).where(*old).limit(1).with_for_update(skip_locked=True))
    if batch is not None:
        db.session.execute(delete(BatchItem).where(BatchItem.batch_id == batch.id))
        db.session.delete(batch)
    db.session.commit()
    return batch is not None


def _lock(batch: Batch) -> None:
    db.session.refresh(batch, with_for_update=True)


def _move_items(batch: Batch, states: Mapping[ItemState, ItemState]) -> None:
    """Move items from state to state in one statement.

    An item that the worker has locked is waited for, and moved from the state that it has then.
    """
    statement = update(BatchItem).where(BatchItem.batch_id == batch.id, BatchItem.state.in_(states))
    moved = statement.values(state=case(states, value=BatchItem.state))
    db.session.execute(moved.execution_options(synchronize_session=False))
    db.session.expire_all()
