"""The applications behind a number of the funnel, newest first: along the index of the rows of numbers.

As the sums, the rows leave out what has changed since they were written. A second statement reads the
rows of all else beside what has changed, judged as it is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, cast, null, select, union, union_all

from app.candidates.models import Application
from app.db.rows import among_few, literal_number, read_rows
from app.hiring_reports.counted_applications import current_applications
from app.hiring_reports.counting import funnel_pairs, pairs_of
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import FunnelMeasure, FunnelView
from app.hiring_reports.sums.changes import changed_applications, changed_openings, is_due
from app.hiring_reports.sums.models import (
    FunnelSum,
    HiringChange,
    HiringNumber,
    HiringNumberRow,
    SummedSource,
)
from app.hiring_reports.sums.number_rows import stored_grouping
from app.people.models import User
from app.shared.text import compared_name
from app.web.pagination import rows_after, values_of_cursor

LIST_ORDER = (HiringNumberRow.applied_at, HiringNumberRow.application_id)
Months = Sequence[tuple[date, int]]  # how many applications each month has


@dataclass(frozen=True)
class NumberList:
    """A page of the applications behind a number, in some openings, after a cursor."""

    view: FunnelView
    measure: FunnelMeasure
    group: str
    asked: HiringFilter
    openings: Select[Any]
    after: str | None
    wanted: int


def listed_rows(page: NumberList, months: Months) -> Sequence[Any]:
    """The rows of a page of a span of months: `application_id` and `applied_at`."""
    first, last = _months_of_page(page, months)
    summed = _of_page(_summed(page, first, last), page)
    found = read_rows(union_all(summed, _whether_changed()))
    if any(row.is_changed for row in found):
        both = union(_summed(page, first, last, only_unchanged=True), _changed(page))
        found = read_rows(_of_page(both, page))
    return sorted(found, key=lambda row: (row.applied_at, row.application_id), reverse=True)


def listed_in_records(page: NumberList, user: User) -> Sequence[Any]:
    """The rows of a page of a span of any days, found in the records."""
    pair = funnel_pairs(page.view, page.asked, user)[page.measure].subquery("pair")
    of_group = select(pair.c.application_id).where(pair.c.stage_group == page.group)
    among = select(Application.applied_at, Application.id.label("application_id")).where(
        Application.id.in_(of_group), Application.opening_id.in_(page.openings)
    )
    return read_rows(_of_page(among, page))


def _months_of_page(page: NumberList, months: Months) -> tuple[date, date]:
    """The months that a page needs. A cohort is of the months in which its applications applied."""
    first, last = page.asked.first.replace(day=1), page.asked.last
    if page.view is not FunnelView.COHORT:
        return first, last
    if page.after:
        last = min(last, values_of_cursor(page.after, LIST_ORDER)[0].date())
    found = 0
    for month, number in sorted(months, reverse=True):
        if month > last:
            continue
        if month < last.replace(day=1) or not page.after:  # of the month of the cursor, some have been shown
            found += number
        if found >= page.wanted:
            return month, last
    return first, last


def _summed(page: NumberList, first: date, last: date, *, only_unchanged: bool = False) -> Select[Any]:
    """Of each opening and month as many of the newest rows as the page can have."""
    number, row, each = HiringNumber, HiringNumberRow, HiringNumberRow.__table__.alias("newest")
    cells = _cells(page, first, last).cte("cells")
    newest: Any = select(each.c.id).where(each.c.number_id == number.id, each.c.month == cells.c.month)
    if page.asked.source is not None:
        key = compared_name(page.asked.source)
        source = select(SummedSource.id).where(SummedSource.source_key == key).scalar_subquery()
        newest = newest.where(each.c.source_id == source)
    if only_unchanged:
        newest = newest.where(each.c.application_id.not_in(changed_applications()))
    newest = rows_after(newest, (each.c.applied_at, each.c.application_id), page.after, descending=True)
    newest = newest.limit(literal_number(page.wanted)).correlate(number, cells)
    columns: list[Any] = [row.applied_at, row.application_id]
    summed = select(*columns).select_from(cells)
    summed = summed.join(
        number,
        and_(
            number.opening_id == cells.c.opening_id,
            number.view == page.view,
            number.grouping == stored_grouping(page.measure, page.asked.grouping),
            number.measure == page.measure,
            number.stage_group == page.group,
        ),
    ).join(row, among_few(row.id, newest))
    return summed.where(number.opening_id.not_in(changed_openings())) if only_unchanged else summed


def _cells(page: NumberList, first: date, last: date) -> Select[Any]:
    """The openings and months with sums for the group."""
    columns: list[Any] = [FunnelSum.opening_id, FunnelSum.month]
    return (
        select(*columns)
        .where(
            *(FunnelSum.by_source.is_(False), FunnelSum.source_id == 0),
            *(FunnelSum.grouping == page.asked.grouping, FunnelSum.view == page.view),
            *(FunnelSum.stage_group == page.group, FunnelSum.month >= first, FunnelSum.month <= last),
            FunnelSum.opening_id.in_(page.openings),
        )
        .distinct()
    )


def _changed(page: NumberList) -> Select[Any]:
    """What has changed and is counted as it is now."""
    of_page = [Application.opening_id.in_(page.openings), *page.asked.source_conditions()]
    if page.view is FunnelView.COHORT:
        of_page += page.asked.in_span(Application.applied_at)
    elsewhere = Application.opening_id.not_in(changed_openings())
    counted = union_all(
        current_applications(
            Application.id.in_(changed_applications()), elsewhere, *of_page, with_facts=False
        ),
        current_applications(Application.opening_id.in_(changed_openings()), *of_page, with_facts=False),
    ).cte("counted")
    pairs = pairs_of(page.view, counted, page.asked.grouping, page.asked.in_span)
    pair = pairs[page.measure].subquery("pair")
    return (
        select(counted.c.applied_at, counted.c.application_id)
        .join(pair, pair.c.application_id == counted.c.application_id)
        .where(pair.c.stage_group == page.group)
    )


def _of_page(rows: Any, page: NumberList) -> Select[Any]:
    """The rows of the page, newest first, each once."""
    each = rows.subquery("listed").c
    columns = (each.applied_at, each.application_id)
    found = select(*columns, literal_number(0).label("is_changed")).distinct()
    found = rows_after(found, columns, page.after, descending=True).limit(literal_number(page.wanted))
    newest = found.subquery("page")
    return select(newest.c.applied_at, newest.c.application_id, newest.c.is_changed)


def _whether_changed() -> Select[Any]:
    """One more row if something has changed."""
    row = HiringNumberRow.__table__.c
    changed = select(HiringChange.id).where(is_due()).exists()
    nothing = (cast(null(), row.applied_at.type), cast(null(), row.application_id.type))
    return select(*nothing, literal_number(1)).where(changed)
