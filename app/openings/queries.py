"""Finding openings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, false, not_, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.access.roles import Role
from app.activity.actions import record_key
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.openings.models import Opening, Stage
from app.people.models import User
from app.web.find_by_words import ids_with_words


def visible_openings(user: User) -> Select[Opening]:
    """The openings that exist for a person: all for a recruiter or an admin, otherwise those they manage.

    Openings they applied to do not exist for them, whatever their role, and removed drafts for nobody.
    """
    sees_all = not user.roles.isdisjoint({Role.RECRUITER, Role.ADMIN})
    manages = Role.HIRING_MANAGER in user.roles
    own = Opening.hiring_manager_id == user.id if manages else false()
    applied_to = Opening.id.in_(user.openings_applied_to)
    is_there = Opening.removed_at.is_(None)
    return select(Opening).where(or_(true() if sees_all else false(), own), not_(applied_to), is_there)


def find_openings(user: User, search: str, *, limit: int) -> Sequence[Opening]:
    """The openings that exist for a person and have every word of a search, newest first."""
    openings = visible_openings(user).with_only_columns(Opening.id, Opening.job_family, Opening.region)
    ids = ids_with_words(openings.order_by(Opening.id.desc()), search, limit=limit)
    return db.session.scalars(select(Opening).where(Opening.id.in_(ids)).order_by(Opening.id.desc())).all()


def stages_with_teams(opening: Opening) -> list[Stage]:
    """The stages of an opening in order, with their hiring teams."""
    statement = select(Stage).where(Stage.opening_id == opening.id).order_by(Stage.position)
    return list(db.session.scalars(statement.options(selectinload(Stage.hiring_team))))


def last_closing(opening: Opening) -> Activity | None:
    """The last record of closing an opening, with who, when and why; None if it was never closed."""
    statement = (
        select(Activity)
        .where(Activity.about == record_key(opening), Activity.verb == ActivityVerb.CLOSED_OPENING)
        .options(joinedload(Activity.by), joinedload(Activity.note))
        .order_by(Activity.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first()
