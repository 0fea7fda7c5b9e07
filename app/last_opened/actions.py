"""Record that an application changed, and that a person opened it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, literal, or_, select

from app.candidates.hooks import on_candidate_change
from app.candidates.models import Application, Candidate
from app.db.base import Record, db
from app.last_opened.models import ApplicationChange, ApplicationVisit
from app.people.attempts import DIALECT_INSERTS
from app.people.models import User
from app.shared import clock


def record_change(application: Application, *, by: User | None, is_open: bool = True) -> None:
    """Record that an application changed now; `by` is None for the candidate and for Onramp.

    `is_open` is false for a change that a person who owes a scorecard on it may not know of.
    """
    values = {"application_id": application.id, **_values(by, is_open=is_open)}
    db.session.connection().execute(_upsert(db.engine.dialect.name, tuple(values)), values)


def record_changes(ids: Collection[int], *, by: User | None, is_open: bool = True) -> None:
    """The same for many applications, by their ids, in one statement."""
    _record_of(select(Application.id).where(Application.id.in_(ids)), by, is_open=is_open)


def record_change_of_candidate(candidate: Candidate, by: User | None) -> None:
    """Record a change of a candidate for each of their applications, in one statement.

    One that somebody changes at this moment is left to them: they may wait for the candidate.
    """
    own = select(Application.id).where(Application.candidate_id == candidate.id)
    changed = select(ApplicationChange.application_id)
    free = changed.where(ApplicationChange.application_id.in_(own)).with_for_update(skip_locked=True)
    is_first = ~exists().where(ApplicationChange.application_id == Application.id)
    db.session.flush()
    _record_of(own.where(or_(Application.id.in_(free), is_first)), by, is_open=True)


def record_visit(application: Application, *, opened_at: datetime, by: User) -> None:
    """Record that a person has the page of an application open, which was made at `opened_at`.

    A time that has not come yet counts as now. An older page does not take back what a newer one has shown.
    """
    now = clock.now()
    ids = {"user_id": by.id, "application_id": application.id}
    insert = _insert(ApplicationVisit).values(**ids, opened_at=min(opened_at, now), present_at=now)
    newer = insert.excluded.opened_at
    latest = case((newer > ApplicationVisit.opened_at, newer), else_=ApplicationVisit.opened_at)
    values = {"opened_at": latest, "present_at": now}
    db.session.execute(insert.on_conflict_do_update(index_elements=[*ids], set_=values))


def _record_of(applications: Select[int], by: User | None, *, is_open: bool) -> None:
    values = _values(by, is_open=is_open)
    columns = [literal(value, ApplicationChange.__table__.c[name].type) for name, value in values.items()]
    rows = applications.add_columns(*columns).order_by(Application.id)
    insert = _insert(ApplicationChange).from_select(["application_id", *values], rows)
    db.session.execute(insert.on_conflict_do_update(index_elements=["application_id"], set_=values))


def _values(by: User | None, *, is_open: bool) -> dict[str, Any]:
    now, by_id = clock.now(), by.id if by else None
    values: dict[str, Any] = {"changed_at": now, "changed_by_id": by_id}
    return values | ({"open_changed_at": now, "open_changed_by_id": by_id} if is_open else {})


@cache
def _upsert(dialect: str, names: tuple[str, ...]) -> Any:
    """The statement that records a change of one application: `names` are the columns it writes."""
    table: Any = ApplicationChange.__table__
    insert = DIALECT_INSERTS[dialect](table).values({name: bindparam(name) for name in names})
    changed = {name: insert.excluded[name] for name in names if name != "application_id"}
    return insert.on_conflict_do_update(index_elements=["application_id"], set_=changed)


def _insert(model: type[Record]) -> Any:
    return DIALECT_INSERTS[db.engine.dialect.name](model)


on_candidate_change(record_change_of_candidate)
