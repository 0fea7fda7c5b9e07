"""The cards of a board: the first applications of each column, with what each waits for.

One statement reads the cards of every column, each along an index, with their open turns. It is made once
for each number of columns, unless there is a filter or a cursor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.board.board_filter import BoardSort
from app.board.pending import pending_of
from app.board.turn_texts import TurnWords
from app.candidates.models import Application, Candidate, Status
from app.db.base import Instant
from app.db.rows import read_rows
from app.last_opened.queries import is_new
from app.people.models import User
from app.shared import clock
from app.turns.models import Turn
from app.turns.queries import is_open, may_know
from app.web.pagination import rows_after, write_cursor

_application: Any = Application.__table__.c
_candidate: Any = Candidate.__table__.c
_turn: Any = Turn.__table__.c
_user: Any = User.__table__.c


class Card(NamedTuple):
    """What the board shows of an active application, as plain values: a board has many.

    `text`, `who`, `tone`, `urgency`, `decision` and `waits` (the kind of the turn) say what it waits for, as
    `PendingStep` does, and `process` how it stands to the limit of the whole process; each of the two has the
    word for it. `is_readers` is true if it is the reader's turn, `is_new` if they have not seen its change.
    """

    id: int
    version: int
    name: str
    is_readers: bool
    is_new: bool
    waits: str
    text: str
    who: str
    tone: str
    decision: bool
    waiting: str
    urgency: str
    urgent: str
    process: str
    process_word: str


class ColumnPage(NamedTuple):
    """The cards of a column, and the cursor of those after them; None if there are no more."""

    cards: Sequence[Card]
    next_cursor: str | None


class CardsAsked(NamedTuple):
    """Which cards: `sizes` has the number for each stage, by its id; one column can begin after a cursor."""

    sizes: Mapping[int, int]
    sort: BoardSort = BoardSort.LONGEST
    conditions: Sequence[ColumnElement[bool]] = ()
    column: int | None = None
    after: str | None = None


def cards_of_columns(opening_id: int, asked: CardsAsked, reader: User) -> Mapping[int, ColumnPage]:
    """The cards by the id of their stage, in the order of the board."""
    values: dict[str, Any] = {"opening": opening_id, "now": clock.now()}
    values["reader"] = reader.id
    for place, (stage, size) in enumerate(asked.sizes.items()):
        values |= {f"stage_{place}": stage, f"size_{place}": size + 1}  # one more: are there others?
    by_stage: dict[int, dict[int, list[Any]]] = {stage: {} for stage in asked.sizes}
    for row in read_rows(_statement(asked, reader), values):
        by_stage[row.stage_id].setdefault(row.id, []).append(row)
    words, reader_id = TurnWords(reader.time_zone), reader.id
    return {
        stage: _page([*rows.values()], asked.sizes[stage], reader_id, words)
        for stage, rows in by_stage.items()
    }


def _page(rows: Sequence[Sequence[Any]], size: int, reader_id: int, words: TurnWords) -> ColumnPage:
    """A page of a column from its rows: some for each card, one for each of its open turns."""
    shown = rows[:size]
    last = shown[-1][0] if len(rows) > size else None
    more = write_cursor((last.key, last.id)) if last else None
    return ColumnPage([_card(turns, reader_id, words) for turns in shown], more)


def _card(turns: Sequence[Any], reader_id: int, words: TurnWords) -> Card:
    row = turns[0]
    process = words.process(row.applied_at)
    step = pending_of(Status.ACTIVE, turns if row.kind else (), reader_id, words)
    return Card(
        row.id,
        row.version,
        row.name,
        step.user_id == reader_id,
        row.is_new,
        step.kind.value if step.kind else "",
        step.text,
        step.who,
        step.tone,
        step.decision,
        words.waiting(row.stage_since),
        step.urgency.value,
        words.label(step.urgency),
        process.value,
        words.label(process),
    )


def _statement(asked: CardsAsked, reader: User) -> Select[Any]:
    if not asked.conditions and not asked.after and asked.sort is not BoardSort.OVERDUE:
        return _all_cards(len(asked.sizes), asked.sort)
    columns = []
    for place, stage in enumerate(asked.sizes):
        after = asked.after if stage == asked.column else None
        statement, keys = _SORTED[asked.sort](reader)
        columns.append(_column(place, statement.where(*asked.conditions), keys, after))
    return _with_turns(columns)


@cache
def _all_cards(columns: int, sort: BoardSort) -> Select[Any]:
    statement, keys = _SORTED[sort](None)
    return _with_turns([_column(place, statement, keys) for place in range(columns)])


def _longest_in_stage(_reader: User | None) -> tuple[Select[Any], Sequence[Any]]:
    return select(*_SHOWN, _application.stage_since.label("key")), (_application.stage_since, _application.id)


def _by_name(_reader: User | None) -> tuple[Select[Any], Sequence[Any]]:
    of_candidate = _application.candidate_id == _candidate.id
    statement = select(*_SHOWN, _candidate.name.label("key")).join(Candidate.__table__, of_candidate)
    return statement, (_candidate.name, _application.id)


def _most_overdue(reader: User | None) -> tuple[Select[Any], Sequence[Any]]:
    """By the time limit of the turn that is due first, of those that the reader may know of."""
    assert reader is not None  # noqa: S101 - what they may know differs
    due, earlier = aliased(Turn), aliased(Turn)  # a filter asks for turns of its own
    is_due_earlier = select(earlier.id).where(
        earlier.application_id == due.application_id,
        tuple_(earlier.due_at, earlier.id) < tuple_(due.due_at, due.id),
        is_open(turn=earlier),
        may_know(reader, earlier),
    )
    statement = (
        select(*_SHOWN, due.due_at.label("key"))
        .join(due, due.application_id == _application.id)
        .where(due.opening_id == bindparam("opening"), due.due_at.is_not(None), is_open(turn=due))
        .where(may_know(reader, due), ~is_due_earlier.exists())
    )
    return statement, (due.due_at, _application.id)


_SHOWN = (
    _application.id,
    _application.candidate_id,
    _application.stage_id,
    _application.stage_since,
    _application.applied_at,
    _application.version,
)
_SORTED = {
    BoardSort.LONGEST: _longest_in_stage,
    BoardSort.OVERDUE: _most_overdue,
    BoardSort.NAME: _by_name,
}


def _column(place: int, statement: Select[Any], keys: Sequence[Any], after: str | None = None) -> Select[Any]:
    """The applications of one column, in order."""
    statement = statement.where(
        _application.opening_id == bindparam("opening"),
        _application.status == Status.ACTIVE,
        _application.stage_id == bindparam(f"stage_{place}", type_=Integer),
    )
    first = rows_after(statement, keys, after).limit(bindparam(f"size_{place}", type_=Integer))
    return select(first.subquery())


def _with_turns(columns: Sequence[Select[Any]]) -> Select[Any]:
    """The cards of all columns, a row for each open turn, the longest waiting turn first."""
    card = union_all(*columns).subquery()
    turn_of_card = and_(_turn.application_id == card.c.id, is_open(bindparam("now", type_=Instant)))
    return (
        select(
            card.c.id,
            card.c.stage_id,
            card.c.stage_since,
            card.c.applied_at,
            card.c.version,
            card.c.key,
            _candidate.name,
            _turn.kind,
            _turn.since,
            _turn.due_at,
            _turn.user_id,
            func.coalesce(_user.name, _candidate.name).label("owner"),
            is_new(card.c.id, bindparam("reader", type_=Integer)).label("is_new"),
        )
        .join(Candidate.__table__, _candidate.id == card.c.candidate_id)
        .outerjoin(Turn.__table__, turn_of_card)
        .outerjoin(User.__table__, _user.id == _turn.user_id)
        .order_by(card.c.key, card.c.id, _turn.since, _turn.id)
    )
