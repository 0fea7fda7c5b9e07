"""The applications behind a number of the funnel: a list by the day they applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.hiring_reports.counting import funnel_pairs
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import FunnelMeasure, FunnelView, kind_name
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.models import User
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor


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
    number: AskedNumber,
    asked: HiringFilter,
    user: User,
    after: str | None,
    size: int = DEFAULT_PAGE_SIZE,
) -> Page[CountedApplication]:
    """The applications behind a number that the reader may see, newest first, a page at a time."""
    keys = [Application.applied_at, Application.id]
    statement = rows_after(_statement(number, asked, user), keys, after, descending=True)
    found = [_counted(row) for row in db.session.execute(statement.limit(size + 1))]
    shown = found[:size]
    more = write_cursor((shown[-1].applied_at, shown[-1].id)) if len(found) > size else None
    return Page(shown, more)


def count_of(number: AskedNumber, asked: HiringFilter, user: User) -> int:
    """How many applications the list has."""
    among = visible_applications(user).where(_is_counted(number, asked, user))
    return db.session.scalar(select(func.count()).select_from(among.subquery())) or 0


def _statement(number: AskedNumber, asked: HiringFilter, user: User) -> Select[Any]:
    columns = [
        Application.id,
        Candidate.name.label("candidate"),
        Opening.job_family,
        Opening.region,
        Stage.name.label("stage"),
        Application.status,
        Candidate.source,
        Application.applied_at,
    ]
    seen: Any = visible_applications(user).where(_is_counted(number, asked, user))
    return (  # type: ignore[no-any-return]
        seen.with_only_columns(*columns)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(Stage, Stage.id == Application.stage_id)
    )


def _is_counted(number: AskedNumber, asked: HiringFilter, user: User) -> Any:
    pairs = funnel_pairs(number.view, asked, user)
    if number.measure not in pairs:
        return Application.id.is_(None)
    pair = pairs[number.measure].subquery("counted")
    return Application.id.in_(select(pair.c.application_id).where(pair.c.stage_group == number.group))


def _counted(row: Any) -> CountedApplication:
    name = opening_name(row.job_family, row.region)
    return CountedApplication(row.id, row.candidate, name, row.stage, row.status, row.source, row.applied_at)
