"""Reading turns: which are open at this moment, and which a reader may not know of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    and_,
    bindparam,
    column,
    exists,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import aliased

from app.db.base import Instant
from app.people.models import User
from app.shared import clock
from app.turns.models import Turn, TurnKind

# A package above this one owns interviews: only these columns are read here, of who sits in and owes no turn.
_INTERVIEWS = table(
    "interviews", column("application_id", Integer), column("shadow_id", Integer), column("state")
)
NOW: ColumnElement[Any] = bindparam("now", type_=Instant, callable_=clock.now)  # when it is executed


def is_open(at: Any = NOW, turn: Any = Turn) -> ColumnElement[bool]:
    """The condition that a turn has opened by now, or by another instant, and has not closed.

    `turn` is Turn, or an alias of it.
    """
    return and_(
        or_(turn.opens_at.is_(None), turn.opens_at <= at),
        or_(turn.closes_at.is_(None), turn.closes_at > at),
    )


def may_know(reader: User, turn: Any = Turn) -> ColumnElement[bool]:
    """The condition that a reader may know of a turn, or of an alias, of an application that they see.

    Of an application on which they owe a scorecard, they know only that: any other turn could tell them that
    another's scorecard is in.
    """
    own = and_(turn.kind == TurnKind.SUBMIT_SCORECARD, turn.user_id == reader.id)
    return or_(own, turn.application_id.not_in(owed_applications(reader)))


def owes_scorecard(reader: User, turn: Any) -> ColumnElement[bool]:
    """The condition that a reader owes a scorecard on the application of a turn, or sits in there.

    It is asked of one turn after the other: for the first of many, that reads less than `may_know`.
    """
    owed = aliased(Turn)
    of_reader = (owed.user_id == reader.id, owed.kind == TurnKind.SUBMIT_SCORECARD)
    owes = exists().where(*of_reader, owed.application_id == turn.application_id).correlate_except(owed)
    shadowed = _INTERVIEWS.alias()
    of_shadow = (shadowed.c.shadow_id == reader.id, shadowed.c.state == "scheduled")
    on_it = shadowed.c.application_id == turn.application_id
    return or_(owes, exists().where(*of_shadow, on_it).correlate_except(shadowed))


def owed_applications(user: User) -> CompoundSelect[int | None]:
    """A statement of the ids of the applications on which a person owes a scorecard, or sits in."""
    return owed_by(user.id)


def owed_by(user_id: Any) -> CompoundSelect[int | None]:
    """The same by the id of the person, or by a parameter that stands for it."""
    owed = (Turn.kind == TurnKind.SUBMIT_SCORECARD, Turn.user_id == user_id)
    shadowed = (_INTERVIEWS.c.shadow_id == user_id, _INTERVIEWS.c.state == "scheduled")
    return union_all(
        select(Turn.application_id).where(*owed, Turn.application_id.is_not(None)),
        select(_INTERVIEWS.c.application_id).where(*shadowed),
    )
