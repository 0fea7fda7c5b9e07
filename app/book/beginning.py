"""Whether the book of an ISR has begun: with their first territory, or the first ISR override to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, or_, select

from app.access.roles import Role
from app.book.models import IsrOverride
from app.db.base import db
from app.people.models import User
from app.territories.models import Assignment

_OTHER_READERS = frozenset({Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN})


def waits_for_book(user: User, on: date | None = None) -> bool:
    """Whether a person is an ISR alone who had nothing until a day; without it, nothing lies ahead either."""
    if Role.ISR not in user.roles or not user.roles.isdisjoint(_OTHER_READERS):
        return False
    held = exists().where(Assignment.isr_id == user.id, Assignment.taken_back_at.is_(None))
    if on is not None:
        held = held.where(Assignment.starts_on <= on)
    by_hand = exists().where(IsrOverride.isr_id == user.id)
    return not (db.session.scalar(select(or_(held, by_hand))) or user.is_on_account_team)


def first_assignment(user: User) -> Assignment | None:
    """The assignment with which it is going to begin, if one is made."""
    ahead = select(Assignment).where(Assignment.isr_id == user.id, Assignment.taken_back_at.is_(None))
    return db.session.scalars(ahead.order_by(Assignment.starts_on, Assignment.id).limit(1)).first()
