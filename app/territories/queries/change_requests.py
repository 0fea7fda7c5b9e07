"""Change requests: lists, those waiting for a decision, and who decides."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.access.predicates import (
    has_active_role,
    may_request_change_of_any,
    may_request_changes,
)
from app.access.roles import Role
from app.db.base import db
from app.people.models import GrantedRole, User
from app.people.queries import people_with_role
from app.shared.sales.company import alignment_day
from app.territories.models import Assignment, ChangeRequest, Territory
from app.territories.queries.assignments import assignment_is_current
from app.web.pagination import Page, paginate

CHANGE_REQUEST_LIST_LIMIT = 50  # rows for one territory


def visible_to(user: User) -> Select[ChangeRequest]:
    """The requests a person may see: all for ISR managers, else their own."""
    statement = select(ChangeRequest)
    if Role.ISR_MANAGER in user.roles:
        return statement
    theirs = ChangeRequest.asked_by_id == user.id if may_request_changes(user, None) else false()
    return statement.where(theirs)


def change_requests(user: User, after: str | None) -> Page[ChangeRequest]:
    """The requests a person may see, newest first, a page at a time."""
    return paginate(
        visible_to(user).options(*_eager_people()), [(-ChangeRequest.id).label("newest_first")], after
    )


def change_requests_of(territory: Territory, user: User) -> Sequence[ChangeRequest]:
    """The requests about a territory that a person may see, newest first, at most fifty."""
    statement = visible_to(user).where(ChangeRequest.territory_id == territory.id).options(*_eager_people())
    return db.session.scalars(
        statement.order_by(ChangeRequest.id.desc()).limit(CHANGE_REQUEST_LIST_LIMIT)
    ).all()


def deciders_of_change(request: ChangeRequest) -> Sequence[User]:
    """The manager who decides on a request, else every ISR manager who can decide."""
    if request.manager is not None and has_active_role(request.manager, Role.ISR_MANAGER):
        return [request.manager]
    theirs = (request.asked_by.id, request.to.id if request.to else None)
    return [person for person in people_with_role(Role.ISR_MANAGER) if person.id not in theirs]


def selectable_isrs(user: User) -> Sequence[User]:
    """The ISRs a person may request a territory for, by name, at most 500.

    Managers can choose any ISR. An ISR can choose themselves and those who hold a territory.
    """
    isrs = select(User).where(User.active, User.granted_roles.any(GrantedRole.role == Role.ISR))
    if not may_request_change_of_any(user, None):
        holding = select(Assignment.isr_id).where(assignment_is_current(alignment_day()))
        isrs = isrs.where(or_(User.id == user.id, User.id.in_(holding)))
    return db.session.scalars(isrs.order_by(User.name, User.id).limit(500)).all()


def _eager_people() -> list[ExecutableOption]:
    """Load the people and the territory that a row shows."""
    people = (ChangeRequest.to, ChangeRequest.asked_by, ChangeRequest.decided_by)
    names = [joinedload(person).lazyload(User.granted_roles) for person in people]
    return [*names, joinedload(ChangeRequest.territory)]
