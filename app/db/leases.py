"""How workers share work: claim, commit, work, save the result.

Work is a row with a due time. `claim` takes the rows that have been due the longest: it moves their due time
by a lease, reads what the work needs, and commits. The work itself (network, a stranger's file) runs outside
any transaction, and no other worker takes the row during the lease. At the end the worker updates the row: no
longer due, or due at another time. If the worker dies, the row is taken again after the lease.

Work without waiting needs no lease: `lock_next` locks its row until the transaction ends.

On PostgreSQL workers skip rows that others have locked. SQLite has one writer at a time, so workers take
turns.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, inspect
from sqlalchemy.orm import InstrumentedAttribute

from app.db.base import Record, db
from app.shared import clock

Work = TypeVar("Work", bound=Record)
Taken = TypeVar("Taken")


def claim(
    work: Select[Any],
    due_at: InstrumentedAttribute[Any],
    *,
    lease: timedelta | Callable[[Work], timedelta],
    take: Callable[[Work], Taken],
    at_most: int = 1,
) -> list[Taken]:
    """Claim the rows of `work` that have been due the longest, and commit.

    Returns what `take` reads from each row. `take` finds the row with its new due time, and may write to it,
    for example count the attempt.
    """
    taken = []
    for row in db.session.scalars(_due(work, due_at).limit(at_most)).all():
        setattr(row, due_at.key, clock.now() + (lease(row) if callable(lease) else lease))
        taken.append(take(row))
    db.session.commit()
    return taken


def claim_one(
    work: Select[Any],
    due_at: InstrumentedAttribute[Any],
    *,
    lease: timedelta | Callable[[Work], timedelta],
    take: Callable[[Work], Taken],
) -> Taken | None:
    """Claim one row as `claim` does; None if no row is due."""
    taken = claim(work, due_at, lease=lease, take=take)
    return taken[0] if taken else None


def lock_next(work: Select[Any], due_at: InstrumentedAttribute[Any]) -> Any:
    """Lock the row that has been due the longest until the transaction ends; None if no row is due."""
    return db.session.scalar(_due(work, due_at).limit(1))


def _due(work: Select[Any], due_at: InstrumentedAttribute[Any]) -> Select[Any]:
    record = due_at.class_
    return (
        work.where(due_at <= clock.now())
        .order_by(due_at, *inspect(record).primary_key)
        .with_for_update(skip_locked=True, of=record)
        .execution_options(populate_existing=True)
    )
