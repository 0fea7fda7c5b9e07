"""Lists of territories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.access.permissions import Permission
from app.access.policy import allows
from app.db.base import db
from app.people.models import User
from app.shared.regions import Region
from app.territories.models import Territory
from app.territories.queries.assignments import assignment_is_running
from app.web.find_by_words import ids_with_words
from app.web.pagination import Page, paginate

ASSIGNABLE_LIST_LIMIT = 200


def sees_territories(user: User) -> bool:
    """Whether territories exist for a person: all or none."""
    return allows(user, Permission.LIST_TERRITORIES)


def visible_to(user: User) -> Select[Territory]:
    """The territories a person may see: all or none."""
    statement = select(Territory)
    return statement if sees_territories(user) else statement.where(false())


def territories(
    user: User, region: Region | None, after: str | None, *, as_of: date | None = None
) -> Page[Territory]:
    """The territories that exist today or on the day `as_of`, by region and name, a page at a time."""
    statement = visible_to(user).where(_not_removed(as_of))
    if region is not None:
        statement = statement.where(Territory.region == region)
    return paginate(statement, [Territory.region, Territory.name, Territory.id], after)


def find_territories(user: User, search: str, *, limit: int) -> Sequence[Territory]:
    """The territories with every word of a search in their name, region or segment, by name."""
    here = visible_to(user).where(_not_removed()).order_by(Territory.name, Territory.id)
    texts = here.with_only_columns(Territory.id, Territory.name, Territory.region, Territory.segment)
    ids = ids_with_words(texts, search, limit=limit)
    return db.session.scalars(here.where(Territory.id.in_(ids))).all()


def assignable_territories(user: User, region: Region | None, ticked: Sequence[int]) -> Sequence[Territory]:
    """The territories that nobody holds or will hold, by region and name, at most two hundred.

    `ticked` ones stay in the list if they were assigned meanwhile: the refusal says to whom.
    """
    vacant = and_(~Territory.assignments.any(assignment_is_running()), _not_removed())
    if region is not None:
        vacant = and_(vacant, Territory.region == region)
    statement = visible_to(user).where(or_(vacant, Territory.id.in_(ticked)))
    by_place = statement.order_by(Territory.region, Territory.name, Territory.id)
    return db.session.scalars(by_place.limit(ASSIGNABLE_LIST_LIMIT)).all()


def territories_in(user: User, region: Region) -> Sequence[Territory]:
    """All territories of a region, without removed ones."""
    return db.session.scalars(visible_to(user).where(Territory.region == region, _not_removed())).all()


def _not_removed(as_of: date | None = None) -> ColumnElement[bool]:
    """Not removed by the mapping file today, or by the end of the day `as_of` (in UTC)."""
    still = Territory.removed_at.is_(None)
    if as_of is None or as_of == date.max:
        return still
    return or_(still, Territory.removed_at >= datetime.combine(as_of + timedelta(days=1), time(), UTC))
