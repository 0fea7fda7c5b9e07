"""The turn of an admin to hand over the work of a person who left, or who lost the role for it.

It stands here, as turns are above the people. Interviews are left out: their scorecards are turns already, of
who left, and other turns say nothing of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, cast, func, literal, or_, select

from app.access.roles import Role
from app.activity.models import Activity
from app.people.departure.loose_ends import all_loose_end_kinds, has_lost
from app.people.departure.queries import LEAVING_VERBS
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnSource, turn_columns


def _to_hand_over() -> Any:
    """Since they left, of people on whom something still depends."""
    about_them = Activity.about == literal("user:") + cast(User.id, String)
    left_at = select(func.max(Activity.at)).where(about_them, Activity.verb.in_(LEAVING_VERBS))
    since = func.coalesce(left_at.scalar_subquery(), User.created_at)
    by = {"role": literal(Role.ADMIN, Turn.role.type), "zone": None}
    left = [
        and_(has_lost(kind.roles), kind.depends_on(User.id))
        for kind in all_loose_end_kinds()
        if kind.depends_on is not None
    ]
    return turn_columns(TurnKind.HAND_OVER_WORK, User.id, since=since, **by).where(or_(*left))


LEFT_WORK_TURNS = (TurnSource(TurnKind.HAND_OVER_WORK, _to_hand_over),)
