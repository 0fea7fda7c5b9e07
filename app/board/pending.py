"""What an application waits for, as its card says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from flask_babel import gettext as _
from sqlalchemy import Select, and_, bindparam, func, select

from app.board.turn_texts import TurnWords
from app.candidates.models import Candidate, Status
from app.db.base import db
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from app.turns.urgency import Urgency, urgency


class WaitingApplication(Protocol):
    """What is read of an application: an `Application`, or the card of one."""

    @property
    def id(self) -> int: ...

    @property
    def status(self) -> Status: ...


class PendingStep(NamedTuple):
    """`text` says what the application waits for, `who` for which person; `tone` is "" or "fine".

    `urgency` is how it stands to its time limit. `user_id` is the user whose turn it is, None if it is the
    candidate's turn. `decision` is true if the stage has all it needs and someone has to decide. `kind` and
    `due_at` are those of the turn, None if nothing waits.
    """

    text: str
    who: str = ""
    tone: str = ""
    urgency: Urgency = Urgency.ON_TIME
    user_id: int | None = None
    decision: bool = False
    kind: TurnKind | None = None
    due_at: datetime | None = None


def pending_steps(applications: Iterable[WaitingApplication], reader: User) -> Mapping[int, PendingStep]:
    """What each application waits for, by its id, as far as the reader may know; in one statement.

    A reader who owes a scorecard on it sees only that, not whether another's is submitted.
    """
    applications, words = list(applications), TurnWords(reader.time_zone)
    turns = _open_turns([each.id for each in applications])
    return {each.id: pending_of(each.status, turns[each.id], reader.id, words) for each in applications}


def pending_step(application: WaitingApplication, reader: User) -> PendingStep:
    """What one application waits for, as far as the reader may know."""
    return pending_steps([application], reader)[application.id]


_OPEN_TURNS = (
    select(
        Turn.application_id,
        Turn.kind,
        Turn.since,
        Turn.due_at,
        Turn.user_id,
        func.coalesce(User.name, Candidate.name).label("owner"),
    )
    .outerjoin(User, User.id == Turn.user_id)
    .outerjoin(Candidate, Candidate.id == Turn.candidate_id)
    .where(Turn.application_id.in_(bindparam("ids", expanding=True)), is_open())
    .order_by(Turn.since, Turn.id)
)


def with_open_turns(statement: Select[Any], application_id: Any, candidate_name: Any) -> Select[Any]:
    """A statement of applications with their open turns, a row for each turn, as `pending_of` takes them.

    An application that waits for nothing has one row. Order by `TURN_ORDER` last.
    """
    of_application = and_(Turn.application_id == application_id, is_open())
    owner = func.coalesce(User.name, candidate_name).label("owner")
    return (
        statement.add_columns(Turn.kind, Turn.since, Turn.due_at, Turn.user_id, owner)
        .outerjoin(Turn, of_application)
        .outerjoin(User, User.id == Turn.user_id)
    )


TURN_ORDER = (Turn.since, Turn.id)


def _open_turns(ids: Sequence[int]) -> Mapping[int | None, list[Any]]:
    turns: dict[int | None, list[Any]] = defaultdict(list)
    for turn in db.session.execute(_OPEN_TURNS, {"ids": ids}).all():
        turns[turn.application_id].append(turn)
    return turns


def pending_of(status: Status, turns: Sequence[Any], reader_id: int, words: TurnWords) -> PendingStep:
    """What an application waits for, from its open turns, the longest waiting first, for a reader.

    A turn has `kind`, `since`, `due_at`, `user_id` and the name of its `owner`.
    """
    if len(turns) == 1 and status is Status.ACTIVE:
        (turn,) = turns
        return _step(turn, words, reader_id)
    scorecards = [turn for turn in turns if turn.kind is TurnKind.SUBMIT_SCORECARD]
    others = [turn for turn in turns if turn.kind is not TurnKind.SUBMIT_SCORECARD]
    own = [turn for turn in scorecards if turn.user_id == reader_id]
    if status is not Status.ACTIVE:  # the scorecards still owed hold nothing up
        own, scorecards = [], []
    first = [*own, *others, *scorecards][:1]
    return _step(first[0], words, reader_id) if first else PendingStep(status.label)


def _step(turn: Any, words: TurnWords, reader_id: int) -> PendingStep:
    is_decision = turn.kind is TurnKind.DECIDE
    urgent = urgency(turn.since, turn.due_at, words.now)
    return PendingStep(
        words.text(turn.kind, turn.since, turn.due_at),
        _("You") if turn.user_id == reader_id else turn.owner,
        "fine" if is_decision and urgent is Urgency.ON_TIME else "",
        urgent,
        turn.user_id,
        is_decision,
        turn.kind,
        turn.due_at,
    )
