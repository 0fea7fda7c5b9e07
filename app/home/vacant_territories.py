"""Territories that are vacant because their ISR left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from app.access.roles import Role
from app.db.base import db
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_NOT_CANCELLED

LEAVER_LIST_LIMIT = 50  # rows that wait for a manager


def vacant_since_isr_left(manager: User) -> Sequence[Assignment]:
    """The last assignments of vacant territories whose ISR left, for the manager of the assignment.

    If that manager left too, every ISR manager gets them. At most fifty.
    """
    later = aliased(Assignment)
    followed = select(later.id).where(
        later.territory_id == Assignment.territory_id,
        later.taken_back_at.is_(None),
        later.id > Assignment.id,
    )
    theirs = or_(Assignment.manager_id == manager.id, lacks_role(Role.ISR_MANAGER)(Assignment.manager_id))
    statement = (
        select(Assignment)
        .join(Assignment.territory)
        .where(
            ASSIGNMENT_NOT_CANCELLED, Assignment.ends_on.is_not(None), Territory.removed_at.is_(None), theirs
        )
        .where(lacks_role(Role.ISR)(Assignment.isr_id), ~followed.exists())
        .options(joinedload(Assignment.isr).lazyload(User.granted_roles))
        .order_by(Assignment.ends_on, Assignment.id)
        .limit(LEAVER_LIST_LIMIT)
    )
    return db.session.scalars(statement).all()
