"""Which security events an admin sees, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, literal, select, union_all

from app.audit_log.models import SecurityEvent, SecurityEventKind
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.documents.models import Document
from app.interviews.queries import blind_applications
from app.people.models import User
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor


@dataclass(frozen=True)
class EventFilter:
    """What is asked for. `person` is the id of a user; days are those of the reader's time zone."""

    person: int | None
    kind: SecurityEventKind | None
    first: date | None
    last: date | None


@dataclass(frozen=True)
class ShownEvent:
    """A line of the page. `who` is None for somebody unknown; `about` is the key of a record."""

    at: datetime
    kind: SecurityEventKind
    who: str | None
    about: str
    page: str


def security_events(asked: EventFilter, reader: User, after: str | None) -> Page[ShownEvent]:
    """A page of events, without those of applications that the reader must not know more of."""
    statement: Any = (
        select(SecurityEvent, User.name)
        .outerjoin(User, User.id == SecurityEvent.by_id)
        .where(*_conditions(asked, reader), SecurityEvent.about.not_in(_hidden_from(reader)))
    )
    keys = [SecurityEvent.id]
    statement = rows_after(statement, keys, after, descending=True)
    rows: Sequence[Any] = db.session.execute(statement.limit(DEFAULT_PAGE_SIZE + 1)).all()
    shown = rows[:DEFAULT_PAGE_SIZE]
    more = write_cursor((shown[-1][0].id,)) if len(rows) > len(shown) else None
    lines = [ShownEvent(event.at, event.kind, name, event.about, event.what) for event, name in shown]
    return Page(lines, more)


def _conditions(asked: EventFilter, reader: User) -> list[ColumnElement[bool]]:
    """The conditions of a filter. What was done to an account counts as its person's: a refused sign-in."""
    conditions: list[ColumnElement[bool]] = []
    if asked.person is not None:
        about = f"user:{asked.person}"
        conditions.append((SecurityEvent.by_id == asked.person) | (SecurityEvent.about == about))
    if asked.kind is not None:
        conditions.append(SecurityEvent.kind == asked.kind)
    if asked.first is not None:
        conditions.append(SecurityEvent.at >= _midnight(asked.first, reader.time_zone))
    if asked.last is not None:
        conditions.append(SecurityEvent.at < _midnight(asked.last + timedelta(days=1), reader.time_zone))
    return conditions


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _hidden_from(reader: User) -> Any:
    """The keys of applications on which the reader owes a scorecard, and of their own as a candidate."""
    own = select(Application.id).join(Candidate).where(Candidate.user_id == reader.id)
    documents = select(Document.id).join(Candidate, Candidate.id == Document.candidate_id)
    return union_all(
        *(_keys("application", each.subquery().c[0]) for each in (blind_applications(reader.id), own)),
        _keys("document", documents.where(Candidate.user_id == reader.id).subquery().c[0]),
    )


def _keys(kind: str, ids: Any) -> Any:
    return select(literal(f"{kind}:") + cast(ids, String))
