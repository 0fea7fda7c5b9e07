"""Whether the sums are those of the records: what is in them, and that nothing has changed unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, or_, select, union_all

from app.db.rows import read_rows
from app.hiring_reports.counted_applications import FACTS, current_applications, summed_applications
from app.hiring_reports.rules import FunnelView, Grouping
from app.hiring_reports.sums.changes import changed_applications, changed_openings
from app.hiring_reports.sums.models import FunnelSum, MoveSum, SummedApplication
from app.hiring_reports.sums.rows import (
    KEYS,
    NUMBERS,
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
        yield from _wrong(MoveSum, sum_rows_of_moves(counted, grouping), MoveSum.grouping == grouping)


def _wrong(model: Any, rows: Select[Any], *conditions: Any) -> Iterator[str]:
    """Where sums and what their applications add to them are not the same."""
    columns = [*KEYS[model], *NUMBERS[model]]
    made = added_up(model, rows).subquery("made")
    stored = select(*(model.__table__.c[name] for name in columns)).where(
        *conditions, model.opening_id.not_in(changed_openings())
    )
    both = union_all(stored, select(*(made.c[name] for name in columns))).subquery("both")
    keys = [both.c[name] for name in KEYS[model]]
    numbers = totals(model, both)
    wrong = select(both.c.opening_id, both.c.month, both.c.stage_group).group_by(*keys)
    wrong = wrong.having(or_(*(number.element != 0 for number in numbers))).distinct()
    for row in read_rows(wrong.order_by(both.c.opening_id, both.c.month).limit(MOST_TOLD)):
        of = f"“{row.stage_group}”" if row.stage_group else "whole applications"
        yield f"The sums of opening {row.opening_id} in {row.month:%Y-%m} for {of} are wrong."


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
