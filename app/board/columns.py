"""The board of an opening: a column per stage with its first cards.

Its cost does not grow with the number of candidates: one statement reads the stages and counts up to a
cap, and one fetches the cards of every column, each along an index, with what they wait for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, literal, tuple_

from app.access.predicates import runs_opening
from app.board.cards import Card, CardsAsked, cards_of_columns
from app.board.counts import BoardStage, counted_stages
from app.board.options import BoardOptions
from app.candidates.models import Application, Status
from app.candidates.queries import visible_applications
from app.db.base import db
from app.openings.models import Opening
from app.openings.ways import ways_on
from app.people.models import User
from app.web.parameters import InvalidCursor


@dataclass(frozen=True)
class BoardColumn:
    """One stage of the board: its cards, and where more begin.

    `ways` are the stages its cards can advance to: the next one, and those past optional stages.
    """

    stage: BoardStage
    ways: Sequence[BoardStage]
    cards: Sequence[Card]
    next_cursor: str | None


class Board(NamedTuple):
    """The columns in the order of the stages, and how many applications have ended, by status."""

    columns: Sequence[BoardColumn]
    finished: Mapping[Status, str]

    @property
    def digest(self) -> str:
        """The same text for the same board: everything that is shown is in it."""
        columns = [
            (tuple(each.stage), [tuple(card) for card in each.cards], each.next_cursor)
            for each in self.columns
        ]
        shown = repr((columns, [(status.value, count) for status, count in self.finished.items()]))
        return hashlib.blake2b(shown.encode(), digest_size=12).hexdigest()


def board_of(opening: Opening, user: User, options: BoardOptions) -> Board:
    """The board of an opening, with the applications that the options leave, in their order.

    Who runs the opening sees its applications, nobody else. Raises InvalidCursor.
    """
    if not runs_opening(user, opening):
        return Board([], {})
    conditions = options.filter.conditions(user)
    stages, finished = counted_stages(opening.id, conditions)
    by_position = {stage.position: stage.id for stage in stages}
    if options.column is not None and options.column not in by_position:
        raise InvalidCursor
    asked = CardsAsked(
        {stage.id: options.size_of(stage.position) for stage in stages},
        options.sort,
        conditions,
        by_position.get(options.column or 0),
        options.after,
    )
    pages = cards_of_columns(opening.id, asked, user)
    columns = [BoardColumn(stage, ways_on(stages, stage), *pages[stage.id]) for stage in stages]
    return Board(columns, finished)


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
