"""The applications behind a number of the funnel: a list by the day they applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from app.access.roles import Role
from app.candidates.models import Application, Candidate, Status
from app.db.rows import literal_number, one_of, read_rows
from app.hiring_reports.counted_applications import current_applications
from app.hiring_reports.counting import funnel_pairs, pairs_of, stage_group
from app.hiring_reports.filters import HiringFilter, midnight
from app.hiring_reports.rules import FunnelMeasure, FunnelView, kind_name
from app.hiring_reports.spans import month_days, month_of
from app.hiring_reports.sums.reading import totals_of_openings
from app.hiring_reports.sums.rows import COLUMN_OF
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor

SOME, FACTOR, MOST = 200, 4, 12_800  # applications that are judged at a time: first, times more, at most
LIST_ORDER = (Application.applied_at, Application.id)


@dataclass(frozen=True)
class AskedNumber:
    """Which number of the funnel is asked for. `group` is WHOLE_GROUP for what no stage has."""

    view: FunnelView
    measure: FunnelMeasure
    group: str

    @property
    def name(self) -> str:
        """The name of the stage, or of the kind of stage."""
        return kind_name(self.group)


@dataclass(frozen=True)
class CountedApplication:
    """An application that a number counts."""

    id: int
    candidate: str
    opening: str
    stage: str
    status: Status
    source: str
    applied_at: datetime


@dataclass(frozen=True)
class NumberParts:
    """How many applications a number has, in which openings, who applied or moved from a day to a day."""

    total: int
    openings: Sequence[int]
    first: date
    last: date


def number_parts(number: AskedNumber, asked: HiringFilter, user: User) -> NumberParts:
    """What the sums or the records say of a number, in openings with applications that the reader lists."""
    openings = _listed_openings(asked, user)
    if asked.is_of_months:
        rows = totals_of_openings(asked, openings, number.view, number.group)
        found = [(row.opening_id, row.month, getattr(row, COLUMN_OF[number.measure])) for row in rows]
    else:
        found = _parts_in_records(number, asked, openings, user)
    parts = [each for each in found if each[2]]
    months = [month_of(month) for _opening, month, _number in parts]
    return NumberParts(
        total=sum(each for _opening, _month, each in parts),
        openings=sorted({opening for opening, _month, _number in parts}),
        first=month_days(min(months))[0] if asked.is_of_months and months else asked.first,
        last=month_days(max(months))[1] if asked.is_of_months and months else asked.last,
    )


def count_of(number: AskedNumber, asked: HiringFilter, user: User) -> int:
    """How many applications the list has."""
    return number_parts(number, asked, user).total


def counted_page(
    number: AskedNumber,
    asked: HiringFilter,
    user: User,
    after: str | None,
    size: int = DEFAULT_PAGE_SIZE,
    parts: NumberParts | None = None,
) -> Page[CountedApplication]:
    """The applications behind a number that the reader may see, newest first, a page at a time.

    The newest are judged, some at a time, until there are enough. `parts` are those of the same number, if
    they have been read before.
    """
    parts = parts or number_parts(number, asked, user)
    wanted = min(size + 1, parts.total)
    found, some, reached = list[tuple[datetime, int]](), SOME, after
    while len(found) < wanted:
        judged = read_rows(_judged(number, asked, parts, reached, some))
        found += [(row.applied_at, row.application_id) for row in judged if row.is_counted]
        if not judged or judged[-1].place < some:
            break
        reached = write_cursor((judged[-1].applied_at, judged[-1].application_id))
        some = min(FACTOR * some, MOST)
    shown = found[:size]
    more = write_cursor(shown[-1]) if len(found) > size else None
    return Page([_counted(row) for row in read_rows(_shown([each for _at, each in shown]))], more)


def _judged(
    number: AskedNumber, asked: HiringFilter, parts: NumberParts, after: str | None, some: int
) -> Select[Any]:
    """Of the newest applications after a cursor: those that the number counts, and the last."""
    conditions = [one_of(Application.opening_id, parts.openings), *_needed(number, asked)]
    conditions.append(Application.applied_at < midnight(parts.last, 1))
    if number.view is FunnelView.COHORT:
        conditions.append(Application.applied_at >= midnight(parts.first))
    newest = current_applications(*conditions, *asked.source_conditions(), with_facts=False)
    counted = (
        rows_after(newest, LIST_ORDER, after, descending=True).limit(literal_number(some)).cte("counted")
    )
    pair = pairs_of(number.view, counted, asked.grouping, asked.in_span)[number.measure].subquery("pair")
    of_group = select(pair.c.application_id).where(pair.c.stage_group == number.group)
    order = (counted.c.applied_at.desc(), counted.c.application_id.desc())
    is_counted = counted.c.application_id.in_(of_group).label("is_counted")
    place = func.row_number().over(order_by=order).label("place")
    columns = (counted.c.application_id, counted.c.applied_at, is_counted, place)
    each = select(*columns, func.count().over().label("number")).subquery("each").c
    kept = or_(each.is_counted, each.place == each.number)
    return (
        select(each.application_id, each.applied_at, each.is_counted, each.place)
        .where(kept)
        .order_by(each.place)
    )


def _needed(number: AskedNumber, asked: HiringFilter) -> list[ColumnElement[bool]]:
    """Conditions that each counted application meets, and that are quicker to judge than the number."""
    measure = number.measure
    if measure in (FunnelMeasure.HIRED, FunnelMeasure.NEVER_STARTED):
        hires = select(Transition.application_id).where(Transition.verb == MoveVerb.HIRE)
        return [Application.id.in_(hires)]
    conditions: list[ColumnElement[bool]] = []
    if number.view is FunnelView.COHORT and measure.value in set(Status):
        conditions.append(Application.status == Status(measure.value))
    if measure in (FunnelMeasure.APPLIED, FunnelMeasure.SKIPPED):
        return conditions
    of_group = select(Stage.id).where(stage_group(Stage, asked) == number.group)
    at_stage: ColumnElement[bool] = Transition.to_stage_id.in_(of_group)
    if measure is FunnelMeasure.PASSED:
        at_stage = or_(at_stage, Transition.from_stage_id.in_(of_group))
    move = select(Transition.id).where(Transition.application_id == Application.id)
    if number.view is FunnelView.ACTIVITY:
        move = move.where(*asked.in_span(Transition.at))
    return [*conditions, move.where(at_stage).exists()]


def _listed_openings(asked: HiringFilter, user: User) -> Select[Any]:
    """The counted openings with applications that the reader lists: see `visible_applications`."""
    openings = asked.openings(user)
    if Role.RECRUITER in user.roles:
        return openings
    return openings.where(
        Opening.hiring_manager_id == user.id if Role.HIRING_MANAGER in user.roles else false()
    )


def _parts_in_records(
    number: AskedNumber, asked: HiringFilter, openings: Select[Any], user: User
) -> list[tuple[int, date, int]]:
    """For each opening the number, counted in the records."""
    pairs = funnel_pairs(number.view, asked, user)
    if number.measure not in pairs:
        return []
    pair = pairs[number.measure].subquery("pair")
    rows = read_rows(
        select(Application.opening_id, func.count(pair.c.application_id.distinct()))
        .join(pair, pair.c.application_id == Application.id)
        .where(pair.c.stage_group == number.group, Application.opening_id.in_(openings))
        .group_by(Application.opening_id)
    )
    return [(opening, asked.first, found) for opening, found in rows]


def _shown(ids: Sequence[int]) -> Select[Any]:
    columns: list[Any] = [
        Application.id,
        Candidate.name.label("candidate"),
        Opening.job_family,
        Opening.region,
        Stage.name.label("stage"),
        Application.status,
        Candidate.source,
        Application.applied_at,
    ]
    return (
        select(*columns)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(Stage, Stage.id == Application.stage_id)
        .where(one_of(Application.id, ids))
        .order_by(*(key.desc() for key in LIST_ORDER))
    )


def _counted(row: Any) -> CountedApplication:
    name = opening_name(row.job_family, row.region)
    return CountedApplication(row.id, row.candidate, name, row.stage, row.status, row.source, row.applied_at)
