"""Reading the activity log."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, select, union
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
    statement = _of_keys() if also is None else _with_ids(union(_IDS, _ids_about(also)))
    return db.session.scalars(statement, {"keys": keys}).all()


@cache
def _of_keys() -> Select[Activity]:
    return _with_ids(_IDS)


def _with_ids(ids: Select[int] | CompoundSelect[int]) -> Select[Activity]:
    """The people are read for their names only."""
    return (
        select(Activity)
        .where(Activity.id.in_(ids))
        .options(joinedload(Activity.by).lazyload("*"), joinedload(Activity.note))
        .order_by(Activity.id.desc())
        .limit(HISTORY_LIMIT)
    )


def _ids_about(keys: Any) -> Select[int]:
    return select(Activity.id).where(Activity.about.in_(keys))


_IDS = _ids_about(bindparam("keys", expanding=True))
