"""How many applications a column has, counted up to a cap."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Integer, bindparam, func, literal, select, union_all

from app.candidates.models import Application, Status
from app.db.base import db

COUNT_CAP = 200

_application: Any = Application.__table__.c


def column_counts(
    opening_id: int, stages: Sequence[int], conditions: Sequence[ColumnElement[bool]]
) -> list[str]:
    """The number of active applications at each stage, by its id, "200+" past the cap; in one statement."""
    statement = _counts(len(stages), conditions) if conditions else _all_counts(len(stages))
    values = {"opening": opening_id} | {f"stage_{place}": stage for place, stage in enumerate(stages)}
    counted: dict[int, int] = dict(db.session.execute(statement, values).all())
    return [capped(counted[place]) for place in range(len(stages))]


def capped(count: int) -> str:
    """A count as a page shows it."""
    return str(count) if count <= COUNT_CAP else f"{COUNT_CAP}+"


def _counts(columns: int, conditions: Sequence[ColumnElement[bool]] = ()) -> CompoundSelect[Any]:
    parts = []
    for place in range(columns):
        at_stage = (
            _application.opening_id == bindparam("opening"),
            _application.status == Status.ACTIVE,
            _application.stage_id == bindparam(f"stage_{place}", type_=Integer),
        )
        some = select(_application.id).where(*at_stage, *conditions).limit(COUNT_CAP + 1).subquery()
        parts.append(select(literal(place), func.count()).select_from(some))
    return union_all(*parts)


_all_counts = cache(_counts)
