"""Reading the activity log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union
from sqlalchemy.orm import joinedload

from app.activity.actions import record_key
from app.activity.models import Activity
from app.db.base import db

HISTORY_LIMIT = 200


def activity_of(*subjects: Any, also: Select[str] | CompoundSelect[str] | None = None) -> Sequence[Activity]:
    """What was done to one or several records, newest first, at most HISTORY_LIMIT rows.

    `also` selects the keys of further records, such as "candidate:12". The caller must have checked that the
    person sees the records. Each part is read along the index: for one condition with OR, PostgreSQL reads
    the whole log by its id.
    """
    keys = [record_key(subject) for subject in subjects]
    ids = [select(Activity.id).where(Activity.about.in_(keys))]
    if also is not None:
        ids.append(select(Activity.id).where(Activity.about.in_(also)))
    statement = (
        select(Activity)
        .where(Activity.id.in_(union(*ids)))
        .options(joinedload(Activity.by), joinedload(Activity.note))
        .order_by(Activity.id.desc())
        .limit(HISTORY_LIMIT)
    )
    return db.session.scalars(statement).all()
