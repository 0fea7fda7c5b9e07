"""Whether the sums are those of the records: what is in them, and that nothing has changed unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all

from app.db.rows import read_rows
from app.hiring_reports.counted_applications import FACTS, current_applications, summed_applications
from app.hiring_reports.rules import FunnelView, Grouping
from app.hiring_reports.sums.changes import changed_applications, changed_openings
from app.hiring_reports.sums.models import (
    FunnelSum,
    HiringNumber,
    HiringNumberRow,
    MoveSum,
    SummedApplication,
)
from app.hiring_reports.sums.number_rows import ROW_COLUMNS, number_rows
from app.hiring_reports.sums.rows import (
    SUM_KEYS,
    SUM_NUMBERS,
    added_up,
    funnel_rows,
    sum_rows_of_moves,
    totals,
)

MOST_TOLD = 50  # differences of each kind


def sum_differences() -> Iterator[str]:
    """How the sums differ from the records, a sentence each.

    What has changed since they were made and is noted as a change is no difference: reports count it.
    """
    for row in read_rows(_unnoticed().limit(MOST_TOLD)):
        yield f"Application {row.application_id} has changed since it was summed, and no change is noted."
    counted = summed_applications(SummedApplication.opening_id.not_in(changed_openings()), sign=-1).cte(
        "counted"
    )
    for grouping in Grouping:
        for view in FunnelView:
            rows = funnel_rows(counted, view, grouping)
            yield from _wrong(FunnelSum, rows, FunnelSum.view == view, FunnelSum.grouping == grouping)
            yield from _wrong_rows(view, grouping)
        yield from _wrong(MoveSum, sum_rows_of_moves(counted, grouping), MoveSum.grouping == grouping)


def _wrong(model: Any, rows: Select[Any], *conditions: Any) -> Iterator[str]:
    """Where sums and what their applications add to them are not the same."""
    columns = [*SUM_KEYS[model], *SUM_NUMBERS[model]]
    made = added_up(model, rows).subquery("made")
    stored = select(*(model.__table__.c[name] for name in columns)).where(
        *conditions, model.opening_id.not_in(changed_openings())
    )
    both = union_all(stored, select(*(made.c[name] for name in columns))).subquery("both")
    keys = [both.c[name] for name in SUM_KEYS[model]]
    numbers = totals(model, both)
    wrong = select(both.c.opening_id, both.c.month, both.c.stage_group).group_by(*keys)
    wrong = wrong.having(or_(*(number.element != 0 for number in numbers))).distinct()
    for row in read_rows(wrong.order_by(both.c.opening_id, both.c.month).limit(MOST_TOLD)):
        of = f"“{row.stage_group}”" if row.stage_group else "whole applications"
        yield f"The sums of opening {row.opening_id} in {row.month:%Y-%m} for {of} are wrong."


def _wrong_rows(view: FunnelView, grouping: Grouping) -> Iterator[str]:
    """Where the applications that a number counts, and those of its list, are not the same."""
    unchanged = SummedApplication.opening_id.not_in(changed_openings())
    made = number_rows(summed_applications(unchanged, sign=1).cte("counted"), view, grouping)
    number, row = HiringNumber, HiringNumberRow
    stored = (
        select(*(row.__table__.c[name] for name in ROW_COLUMNS), literal(1).label("difference"))
        .join(number, number.id == row.number_id)
        .where(number.view == view, number.grouping == grouping)
        .where(number.opening_id.not_in(changed_openings()))
    )
    both = union_all(stored, made.add_columns(literal(-1))).subquery("both").c
    keys = [both[name] for name in ROW_COLUMNS]
    each = select(both.number_id, both.month).group_by(*keys).having(func.sum(both.difference) != 0)
    wrong = each.subquery("wrong").c
    columns = (number.opening_id, number.measure, wrong.month)
    found = select(*columns).join(number, number.id == wrong.number_id).distinct()
    for found_row in read_rows(found.order_by(*columns).limit(MOST_TOLD)):
        of = f"opening {found_row.opening_id} in {found_row.month:%Y-%m}"
        yield f"The list behind “{found_row.measure.value}” of {of} is wrong."


def _unnoticed() -> Select[Any]:
    """The applications that are not in the sums as they are now, without a change that says so."""
    now = current_applications().subquery("now")
    summed = summed_applications(sign=1).subquery("summed").c
    others = [now.c[name] != summed[name] for name in FACTS]
    return (
        select(now.c.application_id)
        .join(summed.application_id.table, summed.application_id == now.c.application_id, isouter=True)
        .where(or_(summed.application_id.is_(None), *others))
        .where(now.c.application_id.not_in(changed_applications()))
        .where(now.c.opening_id.not_in(changed_openings()))
        .order_by(now.c.application_id)
    )
