"""Which ISRs and territories a person sees in the alignment.

Sales operations and admins see all, an ISR manager their ISRs and what is vacant, an ISR their own, and the
account team the territories that it leads.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.book.account_team import is_led_by, is_on_team_of
from app.book.alignment import accounts_of, covers, territories_of
from app.book.models import Opportunity
from app.book.relations import ALL_SEEING, managed_isrs
from app.people.models import User
from app.territories.models import Assignment, Territory


def sees_all(user: User) -> bool:
    """Whether a person sees the alignment of the whole company."""
    return not user.roles.isdisjoint(ALL_SEEING)


def visible_territories(user: User, day: date) -> ColumnElement[bool]:
    """The condition that a person sees the alignment of a territory on a day."""
    if sees_all(user):
        return true()
    seen = [is_led_by(user)]
    if Role.ISR in user.roles:
        seen.append(Territory.id.in_(territories_of(user.id, day)))
    if Role.ISR_MANAGER in user.roles:
        held = is_held(day)
        theirs = held.where(Assignment.isr_id.in_(managed_isrs(user.id, day)))
        seen += [theirs, ~held]
    return or_(*seen)


def visible_isrs(user: User, isr_id: Any, day: date) -> ColumnElement[bool]:
    """The condition that a person sees what an ISR has and loses, by the column with the ISR's id."""
    if sees_all(user):
        return true()
    seen: list[ColumnElement[bool]] = [false()]
    if Role.ISR in user.roles:
        seen.append(isr_id == user.id)
    if Role.ISR_MANAGER in user.roles:
        seen.append(isr_id.in_(managed_isrs(user.id, day)))
    return or_(*seen)


def visible_overrides(user: User, isr_id: Any, day: date) -> ColumnElement[bool]:
    """The condition that a person sees an ISR override of an opportunity, by the column with its ISR.

    It is a part of what `visible_opportunities` says of open ones, without asking for closed ones.
    """
    if sees_all(user):
        return true()
    seen = [is_on_team_of(user, day), visible_isrs(user, isr_id, day)]
    if Role.ISR in user.roles:
        seen.append(Opportunity.account_id.in_(accounts_of(user.id, day)))
    if Role.ISR_MANAGER in user.roles:
        seen.append(isr_id.is_(None))
    return or_(*seen)


def visible_changes(user: User, day: date) -> ColumnElement[bool]:
    """The condition that a person sees an alignment change. One that was undone is left out."""
    return and_(AlignmentChange.accounts > 0, visible_isrs(user, AlignmentChange.isr_id, day))


def is_held(day: date) -> Any:
    """The condition that somebody holds a territory on a day."""
    return exists().where(
        Assignment.territory_id == Territory.id, Assignment.taken_back_at.is_(None), covers(Assignment, day)
    )
