"""Reading territories and who holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.permissions import Permission
from app.access.policy import allows
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.queries import gates_of, isrs_of
from app.onboarding.rules import Gate
from app.people.models import User
from app.shared.database import db
from app.shared.pages import Page, page_of
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.territories.models import Assignment, Territory

MOST = 50  # holders shown of one territory, and rows of what waits for a manager
RUNNING = Assignment.ends_on.is_(None)


class NoSuchRegion(RuleBroken):
    """A list was asked for by a region that is none."""

    status = 400


def region_named(name: str | None) -> Region | None:
    """The region asked for, None for all of them. Raises NoSuchRegion for any other word."""
    if not name:
        return None
    if name not in list(Region):
        raise NoSuchRegion(f"There is no such region. It can be {', '.join(Region)}.")
    return Region(name)


def visible_to(user: User) -> Select[Territory]:
    """The territories that exist for a person: all, for whoever sees the list at all."""
    statement = select(Territory)
    return statement if allows(user, Permission.LIST_TERRITORIES) else statement.where(false())


def territories(user: User, region: Region | None, after: str | None) -> Page[Territory]:
    """The territories on the map by region and name, with who holds each, a page at a time."""
    holder = selectinload(Territory.running_assignment).joinedload(Assignment.isr)
    statement = visible_to(user).where(Territory.removed_at.is_(None)).options(holder)
    if region is not None:
        statement = statement.where(Territory.region == region)
    return page_of(statement, [Territory.region, Territory.name, Territory.id], after)


def running_assignment(territory: Territory) -> Assignment | None:
    """Who holds a territory now, as the database has it; None where it is vacant."""
    statement = select(Assignment).where(Assignment.territory_id == territory.id, RUNNING)
    return db.session.scalars(statement.options(joinedload(Assignment.isr))).one_or_none()


def last_assignment(territory: Territory) -> Assignment | None:
    """The ended assignment of a territory with the latest last day."""
    ended = (Assignment.territory_id == territory.id, Assignment.ends_on.is_not(None))
    statement = select(Assignment).where(*ended).order_by(Assignment.ends_on.desc(), Assignment.id.desc())
    return db.session.scalars(statement.limit(1)).one_or_none()


def holders_of(territory: Territory) -> Sequence[Assignment]:
    """Who holds and held a territory, the last first, at most fifty."""
    statement = select(Assignment).where(Assignment.territory_id == territory.id)
    eager = (joinedload(Assignment.isr), joinedload(Assignment.manager))
    return db.session.scalars(statement.options(*eager).order_by(Assignment.id.desc()).limit(MOST)).all()


def held_by(user: User) -> Sequence[Assignment]:
    """The assignments of a person that run, with their territories, the earliest first, at most fifty."""
    statement = select(Assignment).where(Assignment.isr_id == user.id, RUNNING)
    return db.session.scalars(statement.order_by(Assignment.starts_on, Assignment.id).limit(MOST)).all()


def gates_for(manager: User) -> list[tuple[User, Gate]]:
    """The ISRs of a manager by name, each with their gate."""
    isrs = isrs_of(manager)
    gates = gates_of(isrs)
    return [(isr, gates[isr.id]) for isr in isrs]


@dataclass(frozen=True)
class WaitingIsr:
    """An ISR whose gate is open `since` an instant, and who holds no territory."""

    isr: User
    since: datetime


def waiting_for_a_territory(manager: User) -> list[WaitingIsr]:
    """The ISRs of a manager who wait for a territory, the longest waiting first, at most fifty."""
    open_gates = [isr for isr, gate in gates_for(manager) if gate.is_open]
    ids = [isr.id for isr in open_gates]
    holding = set(db.session.scalars(select(Assignment.isr_id).where(Assignment.isr_id.in_(ids), RUNNING)))
    since = open_since(ids)
    waiting = [WaitingIsr(isr, since[isr.id]) for isr in open_gates if isr.id not in holding]
    return sorted(waiting, key=lambda each: (each.since, each.isr.id))[:MOST]


def open_since(ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these open gates opened: with the last issue, else with the record."""
    recorded = select(EstablishedIsr.isr_id, EstablishedIsr.recorded_at).where(EstablishedIsr.isr_id.in_(ids))
    closed = (
        select(Onboarding.isr_id, func.max(GatingIssue.closed_at))
        .join(Onboarding.gating_issues)
        .where(Onboarding.isr_id.in_(ids), Onboarding.ended_at.is_(None))
        .group_by(Onboarding.isr_id)
    )
    rows = [*db.session.execute(recorded), *db.session.execute(closed)]
    return dict(tuple(row) for row in rows)
