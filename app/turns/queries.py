"""Reading turns: which are open at this moment, and which a reader may not know of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.people.models import User
from app.shared import clock
from app.turns.models import Turn, TurnKind


def is_open(at: Any = None) -> ColumnElement[bool]:
    """The condition that a turn has opened by now, or by another instant, and has not closed."""
    now = clock.now() if at is None else at
    return and_(
        or_(Turn.opens_at.is_(None), Turn.opens_at <= now),
        or_(Turn.closes_at.is_(None), Turn.closes_at > now),
    )


def may_know(reader: User) -> ColumnElement[bool]:
    """The condition that a reader may know of a turn of an application that they see.

    Of an application on which they owe a scorecard, they know only that: any other turn could tell them that
    another's scorecard is in.
    """
    own = and_(Turn.kind == TurnKind.SUBMIT_SCORECARD, Turn.user_id == reader.id)
    return or_(own, Turn.application_id.not_in(owed_applications(reader)))


def owed_applications(user: User) -> Select[int | None]:
    """A statement of the ids of the applications on which a person owes a scorecard."""
    owed = (Turn.kind == TurnKind.SUBMIT_SCORECARD, Turn.user_id == user.id)
    return select(Turn.application_id).where(*owed, Turn.application_id.is_not(None))
