"""Record that an application changed, and that a person opened it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case

from app.candidates.models import Application
from app.db.base import Record, db
from app.last_opened.models import ApplicationChange, ApplicationVisit
from app.people.attempts import DIALECT_INSERTS
from app.people.models import User
from app.shared import clock


def record_change(application: Application, *, by: User | None, is_open: bool = True) -> None:
    """Record that an application changed now; `by` is None for the candidate and for Onramp.

    `is_open` is false for a change that a person who owes a scorecard on it may not know of.
    """
    now, by_id = clock.now(), by.id if by else None
    values: dict[str, Any] = {"changed_at": now, "changed_by_id": by_id}
    if is_open:
        values |= {"open_changed_at": now, "open_changed_by_id": by_id}
    insert = _insert(ApplicationChange).values(application_id=application.id, **values)
    db.session.execute(insert.on_conflict_do_update(index_elements=["application_id"], set_=values))


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


def _insert(model: type[Record]) -> Any:
    return DIALECT_INSERTS[db.engine.dialect.name](model)
