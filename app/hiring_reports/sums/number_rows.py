"""The applications that each number counts: written with the sums, so that an index leads lists to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, delete, insert, literal, select, union

from app.db.base import db
from app.db.days import MonthInUtc
from app.db.rows import read_rows
from app.hiring_reports.counting import group_of, pairs_of
from app.hiring_reports.rules import OF_APPLICATION, WHOLE_GROUP, FunnelMeasure, FunnelView, Grouping
from app.hiring_reports.sums.models import HiringNumber, HiringNumberRow, SummedApplication
from app.openings.models import Stage

ROW_COLUMNS = ("number_id", "month", "applied_at", "application_id", "source_id")


def stored_grouping(measure: FunnelMeasure, grouping: Grouping) -> Grouping:
    """What a number is stored under: what no stage has is the same in both groupings."""
    return Grouping.NAME if measure in OF_APPLICATION else grouping


def number_rows(counted: Any, view: FunnelView, grouping: Grouping) -> Select[Any]:
    """The rows of summed applications, with the columns ROW_COLUMNS."""
    parts = [
        select(
            literal(measure.value).label("measure"),
            *(pairs.c.application_id, pairs.c.stage_group, MonthInUtc(pairs.c.at).label("month")),
        )
        for measure, pairs in _pairs_of_numbers(counted, view, grouping)
    ]
    each, number, summed = union(*parts).subquery("each"), HiringNumber, SummedApplication
    same = and_(
        number.opening_id == summed.opening_id,
        number.view == view,
        number.grouping == grouping,
        number.measure == each.c.measure,
        number.stage_group == each.c.stage_group,
    )
    return (
        select(
            number.id.label("number_id"),
            *(each.c.month, summed.applied_at, summed.application_id, summed.source_id),
        )
        .select_from(each)
        .join(summed, summed.application_id == each.c.application_id)
        .join(number, same)
    )


def add_number_rows(counted: Any) -> None:
    """Write the rows of counted applications, which have none."""
    for grouping in Grouping:
        for view in FunnelView:
            rows = number_rows(counted, view, grouping)
            _execute(insert(HiringNumberRow).from_select(list(ROW_COLUMNS), rows))


def remove_number_rows(applications: Any) -> None:
    """Delete the rows of applications, by a condition on their id."""
    _execute(delete(HiringNumberRow).where(applications))


def renew_numbers(opening_id: int) -> None:
    """Make the numbers of an opening again from its stages, without rows."""
    of_opening = HiringNumber.opening_id == opening_id
    numbers = select(HiringNumber.id).where(of_opening)
    _execute(delete(HiringNumberRow).where(HiringNumberRow.number_id.in_(numbers)))
    _execute(delete(HiringNumber).where(of_opening))
    rows = [{"opening_id": opening_id, **number} for number in _numbers_of(opening_id)]
    db.session.connection().execute(insert(HiringNumber), rows)


def _numbers_of(opening_id: int) -> Iterator[dict[str, Any]]:
    for grouping in Grouping:
        of_opening = select(group_of(Stage, grouping)).where(Stage.opening_id == opening_id).distinct()
        groups = sorted(row[0] for row in read_rows(of_opening))
        for view in FunnelView:
            for measure in FunnelMeasure:
                if stored_grouping(measure, grouping) is not grouping:
                    continue
                for group in [WHOLE_GROUP] if measure in OF_APPLICATION else groups:
                    yield {"view": view, "grouping": grouping, "measure": measure, "stage_group": group}


def _pairs_of_numbers(
    counted: Any, view: FunnelView, grouping: Grouping
) -> Iterator[tuple[FunnelMeasure, Any]]:
    for measure, pairs in pairs_of(view, counted, grouping).items():
        if stored_grouping(measure, grouping) is grouping:
            yield measure, pairs.subquery()


def _execute(statement: Any) -> None:
    db.session.connection().execute(statement)
