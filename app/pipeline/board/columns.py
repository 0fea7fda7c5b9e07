"""The board of an opening: a column per stage with its first cards, the longest waiting first.

Its cost does not grow with the number of candidates: one statement counts, up to a cap, and one fetches
the cards of every column, each along an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from app.candidates.models import Application, Status
from app.db.base import db
from app.openings.models import Opening, Stage
from app.openings.queries import stages_with_teams
from app.people.models import User
from app.pipeline.queries import card_load_options, visible_applications
from app.web.pagination import Page, paginate

CARDS_PER_COLUMN = 20  # shown in a column
COUNT_CAP = 200  # counted in a column


@dataclass(frozen=True)
class BoardColumn:
    """One stage of the board: its first cards, and how many there are ("200+" past the cap)."""

    stage: Stage
    applications: Sequence[Application]
    count: str


def board_columns(opening: Opening, user: User) -> list[BoardColumn]:
    """The board's columns in the order of the stages, with their teams, in a fixed number of statements."""
    stages = stages_with_teams(opening)
    ids = _card_ids(opening, stages, user)
    statement = select(Application).where(Application.id.in_(ids)).options(*card_load_options())
    cards = db.session.scalars(statement.order_by(Application.stage_since, Application.id)).all()
    counts = _counts(opening, stages, user)
    return [BoardColumn(s, [card for card in cards if card.stage_id == s.id], counts[s.id]) for s in stages]


def applications_page(
    opening: Opening, user: User, *, status: Status, stage: Stage | None, after: str | None
) -> Page[Application]:
    """The applications of an opening with a status, at one stage or any, a page at a time."""
    statement = visible_applications(user).where(
        Application.opening_id == opening.id, Application.status == status
    )
    if stage is not None:
        statement = statement.where(Application.stage_id == stage.id)
    keys = [Application.stage_since, Application.id]
    return paginate(statement.options(*card_load_options()), keys, after)


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


def _card_ids(opening: Opening, stages: Sequence[Stage], user: User) -> list[int]:
    parts = [
        select(
            _applications_at_stage(opening.id, stage.id, user)
            .with_only_columns(Application.id)
            .order_by(Application.stage_since, Application.id)
            .limit(CARDS_PER_COLUMN)
            .subquery()
            .c.id
        )
        for stage in stages
    ]
    return list(db.session.scalars(union_all(*parts)))


def _counts(opening: Opening, stages: Sequence[Stage], user: User) -> dict[int, str]:
    parts = []
    for stage in stages:
        some = (
            _applications_at_stage(opening.id, stage.id, user)
            .with_only_columns(Application.id)
            .limit(COUNT_CAP + 1)
            .subquery()
        )
        parts.append(select(literal(stage.id), func.count()).select_from(some))
    rows = db.session.execute(union_all(*parts)).all()
    return {stage_id: str(n) if n <= COUNT_CAP else f"{COUNT_CAP}+" for stage_id, n in rows}
