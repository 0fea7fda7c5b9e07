"""The board of an opening: a column per stage with its first cards, the longest waiting first.

Its cost does not grow with the number of candidates: one statement counts, up to a cap, one fetches the
cards of every column, each along an index, and one what they wait for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from app.board.pending import PendingStep, pending_steps
from app.board.turn_filter import TurnFilter, waits_as
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.openings.models import Opening, Stage
from app.people.models import User
from app.web.pagination import Page, paginate

CARDS_PER_COLUMN = 20  # shown in a column
COUNT_CAP = 200  # counted in a column


@dataclass(frozen=True)
class Card:
    """What the board shows of an active application."""

    id: int
    name: str
    since: datetime
    version: int
    pending: PendingStep


@dataclass(frozen=True)
class BoardColumn:
    """One stage of the board: its first cards, and how many there are ("200+" past the cap)."""

    stage: Stage
    cards: Sequence[Card]
    count: str


def board_columns(
    opening: Opening, stages: Sequence[Stage], user: User, turns: TurnFilter
) -> list[BoardColumn]:
    """The board's columns in the order of the stages, with the applications that a filter leaves."""
    columns = [
        _applications_at_stage(opening.id, stage.id, user).where(waits_as(turns, user)) for stage in stages
    ]
    rows = _card_rows(columns)
    pending = pending_steps(rows, user)
    cards: dict[int, list[Card]] = {stage.id: [] for stage in stages}
    for row in rows:
        cards[row.stage_id].append(Card(row.id, row.name, row.stage_since, row.version, pending[row.id]))
    counts = _counts(columns)
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


def load_opening_for_board(opening: Opening) -> Opening:
    """The same opening, with its people loaded."""
    people = (joinedload(Opening.recruiter), joinedload(Opening.hiring_manager))
    statement = select(Opening).where(Opening.id == opening.id).options(*people)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _applications_at_stage(
    opening_id: int, stage_id: int, user: User, status: Status = Status.ACTIVE
) -> Select[Application]:
    return visible_applications(user).where(
        Application.opening_id == opening_id,
        Application.status == status,
        Application.stage_id == stage_id,
    )


def _card_rows(columns: Iterable[Select[Application]]) -> Sequence[Row[Any]]:
    """The first applications of each column, in the order of the board."""
    shown = (
        Application.id,
        Application.stage_id,
        Application.status,
        Application.stage_since,
        Application.version,
        Candidate.name,
    )
    parts = [
        select(
            column.join(Application.candidate)
            .with_only_columns(*shown)
            .order_by(Application.stage_since, Application.id)
            .limit(CARDS_PER_COLUMN)
            .subquery()
        )
        for column in columns
    ]
    every = union_all(*parts).subquery()
    return db.session.execute(select(every).order_by(every.c.stage_since, every.c.id)).all()


def _counts(columns: Sequence[Select[Application]]) -> list[str]:
    """How many applications each column has, in their order, up to COUNT_CAP."""
    parts = [
        select(literal(place), func.count()).select_from(
            column.with_only_columns(Application.id).limit(COUNT_CAP + 1).subquery()
        )
        for place, column in enumerate(columns)
    ]
    counted = dict(db.session.execute(union_all(*parts)).all())
    return [_capped(counted[place]) for place in range(len(columns))]


def _capped(count: int) -> str:
    return str(count) if count <= COUNT_CAP else f"{COUNT_CAP}+"
