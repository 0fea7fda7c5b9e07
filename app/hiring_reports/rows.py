"""The applications behind a number of the funnel: a list by the day they applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, false, func, select

from app.access.roles import Role
from app.candidates.models import Application, Candidate, Status
from app.db.base import db
from app.db.rows import one_of, read_rows
from app.hiring_reports.counting import funnel_pairs
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import FunnelMeasure, FunnelView, kind_name
from app.hiring_reports.sums.listing import LIST_ORDER, NumberList, listed_in_records, listed_rows
from app.hiring_reports.sums.reading import totals_of_months
from app.hiring_reports.sums.rows import COLUMN_OF
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.models import User
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, check_cursor, write_cursor


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


def counted_page(
    number: AskedNumber, asked: HiringFilter, user: User, after: str | None, size: int = DEFAULT_PAGE_SIZE
) -> tuple[int, Page[CountedApplication]]:
    """How many applications a number has, and a page of those that the reader may see, newest first."""
    check_cursor(after, LIST_ORDER)
    openings = _listed_openings(asked, user)
    months = _months(number, asked, openings, user)
    if (number.measure, number.view) == (FunnelMeasure.ACTIVE, FunnelView.ACTIVITY):
        return 0, Page([], None)
    page = NumberList(number.view, number.measure, number.group, asked, openings, after, size + 1)
    found = listed_rows(page, months) if asked.is_of_months else listed_in_records(page, user)
    shown = [row.application_id for row in found[:size]]
    more = write_cursor((found[size - 1].applied_at, shown[-1])) if len(found) > size else None
    rows = [_counted(row) for row in read_rows(_shown(shown))] if shown else []
    return sum(each for _month, each in months), Page(rows, more)


def _months(
    number: AskedNumber, asked: HiringFilter, openings: Select[Any], user: User
) -> Sequence[tuple[date, int]]:
    """How many applications a number has in each month; in a span of other days, altogether."""
    if not asked.is_of_months:
        return [(asked.first, _number_in_records(number, asked, openings, user))]
    rows = totals_of_months(asked, openings, number.view, number.group)
    return [(row.month, getattr(row, COLUMN_OF[number.measure])) for row in rows]


def _number_in_records(number: AskedNumber, asked: HiringFilter, openings: Select[Any], user: User) -> int:
    pairs = funnel_pairs(number.view, asked, user)
    if number.measure not in pairs:
        return 0
    pair = pairs[number.measure].subquery("pair")
    counted = (
        select(func.count(pair.c.application_id.distinct()))
        .select_from(Application)
        .join(pair, pair.c.application_id == Application.id)
        .where(pair.c.stage_group == number.group, Application.opening_id.in_(openings))
    )
    return db.session.scalar(counted) or 0


def _listed_openings(asked: HiringFilter, user: User) -> Select[Any]:
    """The counted openings with applications that the reader lists: see `visible_applications`."""
    openings = asked.openings(user)
    if Role.RECRUITER in user.roles:
        return openings
    return openings.where(
        Opening.hiring_manager_id == user.id if Role.HIRING_MANAGER in user.roles else false()
    )


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
        .order_by(Application.applied_at.desc(), Application.id.desc())
    )


def _counted(row: Any) -> CountedApplication:
    name = opening_name(row.job_family, row.region)
    return CountedApplication(row.id, row.candidate, name, row.stage, row.status, row.source, row.applied_at)
