"""The board of an opening: a column per stage with its first cards, the longest waiting first.

Its cost does not grow with the number of candidates: one statement counts, up to a cap, and one fetches the
cards of every column, each along an index, with what they wait for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, bindparam, literal, select, tuple_
from sqlalchemy.orm import joinedload

from app.access.predicates import runs_opening
from app.board.cards import Card, cards_of_columns
from app.board.counts import column_counts
from app.board.turn_filter import TurnFilter, waits_as
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.openings.models import Opening, Stage
from app.people.models import User
from app.web.pagination import Page, paginate


class BoardStage(NamedTuple):
    """What the board shows of a stage."""

    id: int
    position: int
    short_name: str


@dataclass(frozen=True)
class BoardColumn:
    """One stage of the board: its first cards, and how many there are ("200+" past the cap)."""

    stage: BoardStage
    cards: Sequence[Card]
    count: str


def board_columns(opening: Opening, user: User, turns: TurnFilter) -> list[BoardColumn]:
    """The board's columns in the order of the stages, with the applications that a filter leaves.

    Who runs the opening sees its applications, nobody else.
    """
    if not runs_opening(user, opening):
        return []
    stages = [BoardStage(*row) for row in db.session.execute(_STAGES, {"opening": opening.id})]
    conditions = [waits_as(turns, user)] if turns.is_set else []
    ids = [stage.id for stage in stages]
    cards = cards_of_columns(opening.id, ids, user, conditions)
    counts = column_counts(opening.id, ids, conditions)
    return [BoardColumn(stage, cards[stage.id], n) for stage, n in zip(stages, counts, strict=True)]


def applications_page(
    opening: Opening,
    user: User,
    *,
    status: Status,
    stage: Stage | None,
    turns: TurnFilter,
    after: str | None,
) -> Page[Application]:
    """The applications of an opening with a status, at one stage or any, a page at a time."""
    statement = visible_applications(user).where(
        Application.opening_id == opening.id, Application.status == status, waits_as(turns, user)
    )
    if stage is not None:
        statement = statement.where(Application.stage_id == stage.id)
    keys = [Application.stage_since, Application.id]
    shown = (
        joinedload(Application.candidate).load_only(Candidate.name),
        joinedload(Application.stage).load_only(Stage.name),
    )
    return paginate(statement.options(*shown), keys, after)


def neighbor_ids(application: Application, user: User) -> tuple[int | None, int | None]:
    """The ids of the applications before and after this one in its column; None at an end."""
    column = _applications_at_stage(application.opening_id, application.stage_id, user, application.status)
    keys = tuple_(Application.stage_since, Application.id)
    key = tuple_(literal(application.stage_since, Application.stage_since.type), literal(application.id))
    before = column.where(keys < key).order_by(Application.stage_since.desc(), Application.id.desc())
    after = column.where(keys > key).order_by(Application.stage_since, Application.id)
    ids = [db.session.scalar(side.with_only_columns(Application.id).limit(1)) for side in (before, after)]
    return ids[0], ids[1]


def _applications_at_stage(
    opening_id: int, stage_id: int, user: User, status: Status = Status.ACTIVE
) -> Select[Application]:
    return visible_applications(user).where(
        Application.opening_id == opening_id,
        Application.status == status,
        Application.stage_id == stage_id,
    )


_STAGES = (
    select(Stage.id, Stage.position, Stage.short_name)
    .where(Stage.opening_id == bindparam("opening"))
    .order_by(Stage.position)
)
