"""The stages of a board, with how many applications there are at each, counted up to a cap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select

from app.candidates.models import Application, Status
from app.db.rows import literal_number, read_rows
from app.job_families.kinds import StageKind
from app.openings.models import Stage

COUNT_CAP = 200
FINISHED = (Status.HIRED, Status.DECLINED, Status.WITHDRAWN, Status.MOVED)

_application: Any = Application.__table__.c


class BoardStage(NamedTuple):
    """What the board shows of a stage, and where it leads; `number` is that of its active applications."""

    id: int
    position: int
    name: str
    short_name: str
    kind: StageKind
    optional: bool
    parallel: bool
    number: str


class CountedStages(NamedTuple):
    """The stages in their order, and the numbers of finished applications by their status."""

    stages: Sequence[BoardStage]
    finished: Mapping[Status, str]


def counted_stages(opening_id: int, conditions: Sequence[ColumnElement[bool]]) -> CountedStages:
    """The stages of an opening, with the active applications that a filter leaves; in one statement."""
    statement = _statement(*conditions) if conditions else _of_all()
    rows = read_rows(statement, {"opening": opening_id})
    numbers = len(BoardStage._fields)
    finished = rows[0][numbers:] if rows else (0,) * len(FINISHED)
    return CountedStages(
        [BoardStage._make([*row[: numbers - 1], capped(row[numbers - 1])]) for row in rows],
        dict(zip(FINISHED, map(capped, finished), strict=True)),
    )


def capped(count: int) -> str:
    """A count as a page shows it: "200+" past the cap."""
    return str(count) if count <= COUNT_CAP else f"{COUNT_CAP}+"


def _statement(*conditions: ColumnElement[bool]) -> Select[Any]:
    at_stage = (_application.status == Status.ACTIVE, _application.stage_id == Stage.id)
    return (
        select(Stage.id, Stage.position, Stage.name, Stage.short_name)
        .add_columns(Stage.kind, Stage.optional, Stage.parallel, _count(*at_stage, *conditions))
        .add_columns(*(_count(_application.status == status) for status in FINISHED))
        .where(Stage.opening_id == bindparam("opening"))
        .order_by(Stage.position)
    )


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many applications of the opening there are, one more than the cap at most."""
    some = select(_application.id).where(_application.opening_id == bindparam("opening"), *conditions)
    some = some.correlate(Stage).limit(literal_number(COUNT_CAP + 1))
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


_of_all = cache(_statement)
