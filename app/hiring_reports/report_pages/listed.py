"""The applications behind a number of any report: a list by the day they applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template
from flask_login import current_user
from sqlalchemy import ColumnElement, func, select

from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.hiring_reports.asking import AskedHiringReport
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.models import User
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor
from app.web.parameters import cursor_param
from app.web.record_pages import url_maker, url_of_id
from app.web.routing import Answer


@dataclass(frozen=True)
class ApplicationLine:
    """An application of the list."""

    id: int
    candidate: str
    opening: str
    stage: str
    status: Status
    source: str
    applied_at: datetime


def no_texts(_ids: Sequence[int]) -> Mapping[int, str]:
    """For a list without a column of texts."""
    return {}


@dataclass(frozen=True)
class ListedNumber:
    """A number and how its applications are listed: its name, the condition of them, and where it stands.

    `here` are the parameters of the address that ask for it, at the endpoint `rows`; `page` is the endpoint
    of its report, named `report`. `texts` has a text of each application by its id, in a column of its own.
    """

    name: str
    condition: ColumnElement[bool]
    page: str
    report: str
    rows: str
    here: Mapping[str, object] = field(default_factory=dict)
    texts_label: str = ""
    texts: Callable[[Sequence[int]], Mapping[int, str]] = no_texts


def show_listed(number: ListedNumber, asked: AskedHiringReport) -> Answer:
    """The page of the applications behind a number that the reader may see."""
    page = listed_applications(number.condition, current_user, cursor_param())
    return render_template(
        "hiring_reports/listed.html",
        asked=asked,
        number=number,
        total=number_listed(number.condition, current_user),
        page=page,
        texts=number.texts([each.id for each in page.rows]),
        older_url=page.next_cursor and asked.rows(number.rows, **number.here, after=page.next_cursor),
        application_url=url_maker(lambda id_: url_of_id(Application, id_)),
    )


def listed_applications(
    condition: ColumnElement[bool], user: User, after: str | None
) -> Page[ApplicationLine]:
    """The applications that a reader may see and that meet a condition, newest first, a page at a time."""
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
    seen: Any = visible_applications(user).where(condition)
    statement = (
        seen.with_only_columns(*columns)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(Stage, Stage.id == Application.stage_id)
    )
    keys = [Application.applied_at, Application.id]
    rows = rows_after(statement, keys, after, descending=True).limit(DEFAULT_PAGE_SIZE + 1)
    found = [_listed(row) for row in db.session.execute(rows)]
    shown = found[:DEFAULT_PAGE_SIZE]
    more = write_cursor((shown[-1].applied_at, shown[-1].id)) if len(found) > len(shown) else None
    return Page(shown, more)


def number_listed(condition: ColumnElement[bool], user: User) -> int:
    """How many applications the list has."""
    among = visible_applications(user).where(condition).subquery()
    return db.session.scalar(select(func.count()).select_from(among)) or 0


def _listed(row: Any) -> ApplicationLine:
    name = opening_name(row.job_family, row.region)
    return ApplicationLine(row.id, row.candidate, name, row.stage, row.status, row.source, row.applied_at)
