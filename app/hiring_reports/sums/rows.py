"""What counted applications add to the sums, in SQL: rows with the columns of the sums."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, and_, case, func, literal, select, true, union, union_all

from app.db.days import MonthInUtc
from app.hiring_reports.counting import pairs_of
from app.hiring_reports.moves import move_rows
from app.hiring_reports.rules import WHOLE_GROUP, FunnelMeasure, FunnelView, Grouping
from app.hiring_reports.sums.models import FIRST_TIME, FunnelSum, MoveSum, SummedSource

INTERVIEWED, ASSIGNED = "interviewed", "assigned"
COLUMN_OF = {measure: measure.name.lower() for measure in FunnelMeasure}
NUMBERS = {
    FunnelSum: [*COLUMN_OF.values(), INTERVIEWED, ASSIGNED],
    MoveSum: ["number"],
}
_OF_MONTH = ["opening_id", "month", "by_source", "source_id", "grouping", "stage_group"]
KEYS = {
    FunnelSum: [*_OF_MONTH, "view", "since"],
    MoveSum: [*_OF_MONTH, "kind", "days", "reason"],
}


def funnel_rows(counted: Any, view: FunnelView, grouping: Grouping) -> Select[Any]:
    """A row for each application, measure, stage group and month, with the sign of the application.

    The row says in which month the application was last counted for the same, as `since`.
    """
    parts = [
        _dated(COLUMN_OF[measure], pairs.subquery())
        for measure, pairs in pairs_of(view, counted, grouping).items()
    ]
    if view is FunnelView.COHORT:
        for name in (INTERVIEWED, ASSIGNED):
            of_fact = select(counted).where(counted.c[f"is_{name}"])
            whole = of_fact.add_columns(
                literal(WHOLE_GROUP, String).label("stage_group"), counted.c.applied_at.label("at")
            )
            parts.append(_dated(name, whole.subquery()))
    each = union(*parts).subquery("each")
    same = [each.c.application_id, each.c.sign, each.c.measure, each.c.stage_group]
    before = func.lag(each.c.month).over(partition_by=same, order_by=each.c.month)
    numbers = [
        case((each.c.measure == name, each.c.sign), else_=0).label(name) for name in NUMBERS[FunnelSum]
    ]
    return _of_counted(
        counted,
        each,
        each.c.month,
        each.c.stage_group,
        literal(view, String).label("view"),
        literal(grouping, String).label("grouping"),
        func.coalesce(before, FIRST_TIME).label("since"),
        *numbers,
    )


def sum_rows_of_moves(counted: Any, grouping: Grouping) -> Select[Any]:
    """A row for each move that ended something, with the sign of the application."""
    each = move_rows(counted, grouping).subquery("each")
    return _of_counted(
        counted,
        each,
        MonthInUtc(each.c.at).label("month"),
        *(each.c.stage_group, each.c.kind, each.c.days, each.c.reason),
        literal(grouping, String).label("grouping"),
        each.c.sign.label("number"),
    )


def added_up(model: Any, rows: Any) -> Select[Any]:
    """Rows added up by the key of the sums, of all sources together and of each, but for what is nothing."""
    each = rows.subquery("rows")
    ways = union_all(select(literal(False).label("by_source")), select(literal(True))).subquery("ways")
    source = case((ways.c.by_source, SummedSource.id), else_=0).label("source_id")
    others = [name for name in (*KEYS[model], *NUMBERS[model]) if name not in ("by_source", "source_id")]
    every = (
        select(ways.c.by_source, source, *(each.c[name] for name in others))
        .select_from(each)
        .join(SummedSource, SummedSource.source_key == each.c.source_key)
        .join(ways, true())
        .subquery("every")
    )
    keys = [every.c[name] for name in KEYS[model]]
    return select(*keys, *totals(model, every)).group_by(*keys)


def totals(model: Any, rows: Any) -> list[Any]:
    """The sum of each number of some rows."""
    return [func.sum(rows.c[name]).label(name) for name in NUMBERS[model]]


def _dated(name: str, pairs: Any) -> Select[Any]:
    month = MonthInUtc(pairs.c.at).label("month")
    measure = literal(name, String).label("measure")
    return select(measure, pairs.c.application_id, pairs.c.sign, pairs.c.stage_group, month)


def _of_counted(counted: Any, each: Any, *columns: Any) -> Select[Any]:
    """Columns of rows, beside the opening and the source of their application."""
    same = and_(counted.c.application_id == each.c.application_id, counted.c.sign == each.c.sign)
    return select(counted.c.opening_id, counted.c.source_key, *columns).select_from(each).join(counted, same)
