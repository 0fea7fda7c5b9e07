"""Writing the sums: the worker adds what changed, and a rebuild makes all of them again.

An application is taken off the sums as it is in them, and added as it is now. So nothing depends on who
changed it, nor on how many changes there were. One transaction at a time writes sums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import CTE, and_, delete, insert, or_, select, true

from app.candidates.models import Application
from app.db.base import db
from app.db.locks import lock_alone
from app.db.rows import one_of, read_rows
from app.hiring_reports.counted_applications import FACTS, current_applications, summed_applications
from app.hiring_reports.rules import FunnelView, Grouping
from app.hiring_reports.sums.changes import is_due
from app.hiring_reports.sums.models import (
    FunnelSum,
    HiringChange,
    HiringNumberRow,
    MoveSum,
    SummedApplication,
    SummedSource,
)
from app.hiring_reports.sums.number_rows import add_number_rows, remove_number_rows, renew_numbers
from app.hiring_reports.sums.rows import SUM_KEYS, SUM_NUMBERS, added_up, funnel_rows, sum_rows_of_moves
from app.openings.models import Opening
from app.people.attempts import DIALECT_INSERTS

CHANGES_AT_ONCE = 2000


def update_hiring_sums() -> bool:
    """Add what has changed to the sums, and commit. Returns whether there was something to do."""
    did_something = add_hiring_changes()
    db.session.commit()
    return did_something


def add_hiring_changes() -> bool:
    """Add some of what has changed to the sums: an opening, or at most CHANGES_AT_ONCE changes."""
    if db.session.scalar(select(HiringChange.id).where(is_due()).limit(1)) is None:
        return False
    lock_alone("hiring sums")
    of_opening = HiringChange.opening_id.is_not(None)
    opening_id = db.session.scalar(select(HiringChange.opening_id).where(of_opening).limit(1))
    if opening_id is None:
        _add_changed_applications()
    else:
        _sum_opening(opening_id)
    return True


def rebuild_hiring_sums() -> Iterator[int]:
    """Make the sums of each opening again, and yield its id; the caller commits after each."""
    for opening_id in db.session.scalars(select(Opening.id).order_by(Opening.id)).all():
        lock_alone("hiring sums")
        _sum_opening(opening_id)
        yield opening_id


def _add_changed_applications() -> None:
    of_application = HiringChange.application_id.is_not(None)
    due = select(HiringChange.id, HiringChange.application_id).where(of_application, is_due())
    changes = read_rows(due.order_by(HiringChange.id).limit(CHANGES_AT_ONCE))
    ids = {change.application_id for change in changes}
    summed = one_of(SummedApplication.application_id, ids)
    openings, sources = _openings_and_sources(summed)
    _add(summed_applications(summed, sign=-1).cte("counted"))
    _execute(delete(SummedApplication).where(summed))
    remove_number_rows(one_of(HiringNumberRow.application_id, ids))
    _take_over(one_of(Application.id, ids))
    added = summed_applications(summed, sign=1).cte("counted")
    _add(added)
    add_number_rows(added)
    models: tuple[Any, ...] = (FunnelSum, MoveSum)
    for model in models:
        _execute(delete(model).where(one_of(model.opening_id, openings), *_are_zero(model)))
    _forget(sources)
    _execute(delete(HiringChange).where(one_of(HiringChange.id, [change.id for change in changes])))


def _sum_opening(opening_id: int) -> None:
    """Make the sums of an opening from its applications."""
    of_opening = Application.opening_id == opening_id
    of_applications = HiringChange.application_id.in_(select(Application.id).where(of_opening))
    changes = or_(HiringChange.opening_id == opening_id, and_(of_applications, is_due()))
    _execute(delete(HiringChange).where(changes))
    _openings, sources = _openings_and_sources(SummedApplication.opening_id == opening_id)
    models: tuple[Any, ...] = (FunnelSum, MoveSum, SummedApplication)
    for model in models:
        _execute(delete(model).where(model.opening_id == opening_id))
    renew_numbers(opening_id)
    _take_over(of_opening)
    added = summed_applications(SummedApplication.opening_id == opening_id, sign=1).cte("counted")
    _add(added)
    add_number_rows(added)
    _forget(sources)


def _take_over(condition: Any) -> None:
    """Write down applications as they are now."""
    now = current_applications(condition).subquery("now")
    sources = DIALECT_INSERTS[db.engine.dialect.name](SummedSource).from_select(
        ["source_key"], select(now.c.source_key).where(true()).distinct().order_by(now.c.source_key)
    )
    _execute(sources.on_conflict_do_nothing())
    same = [name for name in FACTS if name != "source_key"]
    rows = select(now.c.application_id, SummedSource.id, *(now.c[name] for name in same)).join(
        SummedSource, SummedSource.source_key == now.c.source_key
    )
    _execute(insert(SummedApplication).from_select(["application_id", "source_id", *same], rows))


def _openings_and_sources(summed: Any) -> tuple[set[int], set[int]]:
    """The ids of the openings and sources of summed applications."""
    table = SummedApplication
    rows = read_rows(select(table.opening_id, table.source_id).where(summed).distinct())
    return {row.opening_id for row in rows}, {row.source_id for row in rows}


def _forget(source_ids: Collection[int]) -> None:
    """Delete sources that no summed application has any more."""
    is_used = select(SummedApplication.application_id).where(SummedApplication.source_id == SummedSource.id)
    _execute(delete(SummedSource).where(one_of(SummedSource.id, source_ids), ~is_used.exists()))


def _add(counted: CTE) -> None:
    """Add counted applications to the sums, each with its sign."""
    for grouping in Grouping:
        for view in FunnelView:
            _add_rows(FunnelSum, funnel_rows(counted, view, grouping))
        _add_rows(MoveSum, sum_rows_of_moves(counted, grouping))


def _add_rows(model: Any, rows: Any) -> None:
    keys, numbers = SUM_KEYS[model], SUM_NUMBERS[model]
    new = DIALECT_INSERTS[db.engine.dialect.name](model).from_select([*keys, *numbers], added_up(model, rows))
    more = {name: getattr(model, name) + new.excluded[name] for name in numbers}
    _execute(new.on_conflict_do_update(index_elements=keys, set_=more))


def _are_zero(model: Any) -> list[Any]:
    return [getattr(model, name) == 0 for name in SUM_NUMBERS[model]]


def _execute(statement: Any) -> None:
    db.session.connection().execute(statement)
