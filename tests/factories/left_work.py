"""What people who left have left, as admins find it."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.people.departure.loose_ends import LooseEnd
from app.people.departure.queries import remaining_loose_ends
from app.people.models import User
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind


def abandoned_loose_ends(reader: User) -> list[LooseEnd]:
    """What an admin finds behind the turns to hand work over, and the interviews; all turns are right."""
    db.session.flush()
    differences = list(turn_differences())
    assert differences == []
    kinds = (TurnKind.HAND_OVER_WORK, TurnKind.SUBMIT_SCORECARD)
    turns = db.session.scalars(select(Turn).where(Turn.kind.in_(kinds))).all()
    to_hand_over = {turn.about_id for turn in turns if turn.kind is TurnKind.HAND_OVER_WORK}
    with_scorecards = {turn.user_id for turn in turns if turn.user_id is not None}
    users = db.session.scalars(select(User).where(User.id.in_(to_hand_over | with_scorecards))).all()
    ends = [end for user in users for end in remaining_loose_ends(user, reader=reader)]
    return [end for end in ends if end.kind.depends_on is None or end.owner.id in to_hand_over]
