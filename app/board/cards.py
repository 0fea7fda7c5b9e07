"""The cards of a board: the first applications of each column, with what each waits for.

One statement reads the cards of every column, each along an index, with their open turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, select, union_all

from app.board.pending import PendingStep, pending_of
from app.board.turn_texts import TurnWords
from app.candidates.models import Application, Candidate, Status
from app.db.base import Instant, db
from app.people.models import User
from app.shared import clock
from app.turns.models import Turn
from app.turns.queries import is_open

CARDS_PER_COLUMN = 20  # shown in a column

_application: Any = Application.__table__.c
_candidate: Any = Candidate.__table__.c
_turn: Any = Turn.__table__.c
_user: Any = User.__table__.c


class Card(NamedTuple):
    """What the board shows of an active application; `is_readers` is true if it is the reader's turn."""

    id: int
    stage_id: int
    name: str
    version: int
    waiting: str
    pending: PendingStep
    urgency: str
    is_readers: bool


def cards_of_columns(
    opening_id: int, stages: Sequence[int], reader: User, conditions: Sequence[ColumnElement[bool]]
) -> Mapping[int, list[Card]]:
    """The cards by the id of their stage, in the order of the board; `stages` are ids."""
    statement = _cards(len(stages), conditions) if conditions else _all_cards(len(stages))
    values = {"opening": opening_id, "size": CARDS_PER_COLUMN, "now": clock.now()}
    values |= {f"stage_{place}": stage for place, stage in enumerate(stages)}
    rows: dict[int, list[Any]] = {}
    for row in db.session.execute(statement, values):
        rows.setdefault(row.id, []).append(row)
    cards: dict[int, list[Card]] = {stage: [] for stage in stages}
    words, reader_id = TurnWords(reader.time_zone), reader.id
    for turns in rows.values():
        card = _card(turns, reader_id, words)
        cards[card.stage_id].append(card)
    return cards


def _card(turns: Sequence[Any], reader_id: int, words: TurnWords) -> Card:
    """A card from its rows: one for each open turn."""
    row = turns[0]
    pending = pending_of(Status.ACTIVE, turns if row.kind else (), reader_id, words)
    return Card(
        row.id,
        row.stage_id,
        row.name,
        row.version,
        words.waiting(row.stage_since),
        pending,
        words.label(pending.urgency),
        pending.user_id == reader_id,
    )


def _column(place: int, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The first applications of one column."""
    shown = (
        _application.id,
        _application.candidate_id,
        _application.stage_id,
        _application.stage_since,
        _application.version,
    )
    of_column = (
        _application.opening_id == bindparam("opening"),
        _application.status == Status.ACTIVE,
        _application.stage_id == bindparam(f"stage_{place}"),
    )
    first = select(*shown).where(*of_column, *conditions)
    first = first.order_by(_application.stage_since, _application.id).limit(bindparam("size", type_=Integer))
    return select(first.subquery())


def _cards(columns: int, conditions: Sequence[ColumnElement[bool]] = ()) -> Select[Any]:
    """The cards of a number of columns, a row for each open turn."""
    card = union_all(*(_column(place, conditions) for place in range(columns))).subquery()
    return (
        select(
            card.c.id,
            card.c.stage_id,
            card.c.stage_since,
            card.c.version,
            _candidate.name,
            _turn.kind,
            _turn.since,
            _turn.due_at,
            _turn.user_id,
            func.coalesce(_user.name, _candidate.name).label("owner"),
        )
        .join(Candidate.__table__, _candidate.id == card.c.candidate_id)
        .outerjoin(
            Turn.__table__,
            and_(_turn.application_id == card.c.id, is_open(bindparam("now", type_=Instant))),
        )
        .outerjoin(User.__table__, _user.id == _turn.user_id)
        .order_by(card.c.stage_since, card.c.id, _turn.since, _turn.id)
    )


_all_cards = cache(_cards)
