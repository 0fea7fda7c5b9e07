"""What a person has to do with an alignment change and a holdover, and which of them they see.

The policy asks about one record, lists ask in SQL. Both say the same.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day, isr_on
from app.book.models import Opportunity
from app.book.relations import ALL_SEEING, managed_isrs
from app.db.base import db
from app.holdovers.models import Holdover, HoldoverState
from app.people.models import User


def seen_changes(user: User) -> ColumnElement[bool]:
    """The condition that a person sees an alignment change, as `sees_change`."""
    return true() if not user.roles.isdisjoint(ALL_SEEING) else may_ask(user)


def may_ask(user: User) -> ColumnElement[bool]:
    """The condition that a person requests holdovers of an alignment change, as `asks_for_holdover`."""
    theirs: list[ColumnElement[bool]] = [false()]
    if Role.ISR in user.roles:
        theirs.append(AlignmentChange.isr_id == user.id)
    if Role.ISR_MANAGER in user.roles:
        theirs.append(AlignmentChange.isr_id.in_(managed_isrs(user.id, alignment_day())))
    return or_(*theirs)


def seen_holdovers(user: User) -> ColumnElement[bool]:
    """The condition that a person sees a holdover of an alignment change, as `sees_holdover`."""
    seen = seen_changes(user)
    if Role.ISR_MANAGER not in user.roles:
        return seen
    waits = and_(Holdover.state == HoldoverState.ASKED, is_second(user))
    return or_(seen, Holdover.decided_by_id == user.id, waits)


def is_second(user: Any) -> ColumnElement[bool]:
    """The condition that a person may decide on a holdover, as `is_second_for_holdover`.

    Nobody without the role of an ISR gets accounts.
    """
    if Role.ISR_MANAGER not in user.roles:
        return false()
    is_other = and_(Holdover.asked_by_id != user.id, AlignmentChange.isr_id != user.id)
    return and_(is_other, new_isr().is_distinct_from(user.id)) if Role.ISR in user.roles else is_other


def new_isr() -> ColumnElement[int | None]:
    """The id of the ISR who gets the account of a holdover, as a column; NULL if it is nobody's."""
    account_id = select(Opportunity.account_id).where(Opportunity.id == Holdover.opportunity_id)
    either = func.coalesce(Holdover.account_id, account_id.correlate(Holdover).scalar_subquery())
    found: ColumnElement[int | None] = isr_on(AlignmentChange.effective_on, either)
    return found


def _has_manager(change: AlignmentChange, person: User) -> bool:
    """True if a person manages the ISR who loses accounts."""
    theirs = managed_isrs(person.id, alignment_day()).subquery()
    found = select(theirs).where(theirs.c[0] == change.isr_id)
    return db.session.scalar(select(found.exists())) or False


def _is_with(holdover: Holdover, person: User) -> bool:
    """True if a person gets the account of a holdover."""
    return Role.ISR in person.roles and new_isr_id(holdover) == person.id


def new_isr_id(holdover: Holdover) -> int | None:
    """The id of the ISR who gets the account of a holdover; None if it is nobody's."""
    change = select(new_isr()).select_from(Holdover).join(Holdover.change)
    return db.session.scalar(change.where(Holdover.id == holdover.id))


AlignmentChange.has_manager = _has_manager
Holdover.is_with = _is_with  # type: ignore[method-assign, assignment]
