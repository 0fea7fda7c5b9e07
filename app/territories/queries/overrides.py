"""Gate overrides: lists, those waiting for a decision, those that can be used, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.db.base import db
from app.onboarding.models import Onboarding
from app.people.models import User
from app.people.queries import people_with_role
from app.sales_areas.queries import known_regions
from app.shared.regions import Region
from app.territories.models import Assignment, GateOverride, OverrideState, Territory
from app.territories.queries.assignments import ASSIGNMENT_NOT_CANCELLED
from app.web.pagination import Page, paginate

OVERRIDE_LIST_LIMIT = 50  # rows for one territory


def visible_to(user: User) -> Select[GateOverride]:
    """The overrides a person may see: all if they may decide on them, else those about themselves."""
    statement = select(GateOverride)
    if allows(user, Permission.LIST_OVERRIDES):
        return statement
    return statement.where(GateOverride.isr_id == user.id if Role.ISR in user.roles else false())


def overrides(user: User, after: str | None) -> Page[GateOverride]:
    """The overrides a person may see, newest first, a page at a time."""
    return paginate(
        visible_to(user).options(*_eager_people()), [(-GateOverride.id).label("newest_first")], after
    )


def overrides_of(territory: Territory) -> Sequence[GateOverride]:
    """The overrides of a territory, newest first, at most fifty."""
    statement = (
        select(GateOverride).where(GateOverride.territory_id == territory.id).options(*_eager_people())
    )
    return db.session.scalars(statement.order_by(GateOverride.id.desc()).limit(OVERRIDE_LIST_LIMIT)).all()


def deciders_of_override(override: GateOverride) -> Sequence[User]:
    """Who decides on an override: the other ISR managers; if there are none, the admins."""
    for role in (Role.ISR_MANAGER, Role.ADMIN):
        theirs = (override.asked_by.id, override.isr.id)
        others = [person for person in people_with_role(role) if person.id not in theirs]
        if others:
            return others
    return []


def usable_override(territory: Territory, isr: User) -> GateOverride | None:
    """The granted, unused override by which an ISR can hold a territory while their gate is closed."""
    theirs = (GateOverride.territory_id == territory.id, GateOverride.isr_id == isr.id)
    statement = select(GateOverride).where(*theirs, *_is_usable())
    return db.session.scalars(statement.order_by(GateOverride.id).limit(1)).one_or_none()


def usable_overrides(isr_ids: Sequence[int]) -> set[tuple[int, int]]:
    """The (ISR id, territory id) pairs with an override that can be used."""
    statement = select(GateOverride.isr_id, GateOverride.territory_id)
    found = db.session.execute(statement.where(GateOverride.isr_id.in_(isr_ids), *_is_usable()))
    return {(isr_id, territory_id) for isr_id, territory_id in found}


@dataclass(frozen=True)
class OverrideCount:
    """How many overrides were requested in a region, by outcome; `used` ones led to an assignment."""

    region: Region
    asked: int
    granted: int
    refused: int
    used: int


def override_counts(since: datetime, until: datetime) -> list[OverrideCount]:
    """Counts by region of the overrides requested from `since` to before `until`."""
    statement = (
        select(
            Territory.region,
            func.count(GateOverride.id),
            _count_in_state(OverrideState.GRANTED),
            _count_in_state(OverrideState.REFUSED),
            func.count(Assignment.id),
        )
        .join(GateOverride.territory)
        .outerjoin(Assignment, and_(Assignment.override_id == GateOverride.id, ASSIGNMENT_NOT_CANCELLED))
        .where(GateOverride.asked_at >= since, GateOverride.asked_at < until)
        .group_by(Territory.region)
    )
    counted = {row[0]: OverrideCount(*row) for row in db.session.execute(statement)}
    return [counted.get(region, OverrideCount(region, 0, 0, 0, 0)) for region in known_regions()]


def _count_in_state(state: OverrideState) -> ColumnElement[int]:
    return func.count(case((GateOverride.state == state, 1)))


def _eager_people() -> list[ExecutableOption]:
    """Load the people and the territory that a row shows."""
    people = (GateOverride.isr, GateOverride.asked_by, GateOverride.decided_by)
    names = [joinedload(person).lazyload(User.granted_roles) for person in people]
    return [*names, joinedload(GateOverride.territory)]


def _is_usable() -> tuple[ColumnElement[bool], ...]:
    """Granted and unused: no assignment has used it, except one cancelled before it started.

    It applies to the gate of its time: an ISR hired again since has a new gate.
    """
    used = select(Assignment.id).where(Assignment.override_id == GateOverride.id, ASSIGNMENT_NOT_CANCELLED)
    since = select(Onboarding.id).where(
        Onboarding.isr_id == GateOverride.isr_id, Onboarding.started_at > GateOverride.decided_at
    )
    return GateOverride.state == OverrideState.GRANTED, ~used.exists(), ~since.exists()
