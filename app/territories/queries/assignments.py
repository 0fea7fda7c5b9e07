"""Who holds a territory now, held it on any day, or holds it next.

Three conditions say what is meant. An assignment holds its territory on a day (`assignment_holds_on`). It is
current if it holds it on that day or later (`assignment_is_current`). It runs if it has no last day, or one
that is ahead, so that this can still change (`assignment_is_running`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.activity.undo import check_can_be_undone
from app.db.base import db
from app.onboarding.models import Onboarding
from app.onboarding.plan_recipient import segment_of
from app.onboarding.queries import running_onboarding
from app.people.models import User
from app.sales_areas.remit import Remit
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.sales.company import alignment_day
from app.territories.models import Assignment, Territory
from app.territories.rules import next_first_day

ASSIGNMENT_LIST_LIMIT = 50  # holders shown of one territory, and territories of one person
ASSIGNMENT_HAS_NO_LAST_DAY = Assignment.ends_on.is_(None)
ASSIGNMENT_NOT_CANCELLED = Assignment.taken_back_at.is_(None)


def assignment_holds_on(day: Any) -> ColumnElement[bool]:
    """The condition that an assignment holds its territory on a day."""
    return and_(Assignment.starts_on <= day, assignment_is_current(day))


def assignment_is_current(day: Any) -> ColumnElement[bool]:
    """The condition that an assignment holds its territory on a day or later: its last day is not over."""
    return and_(ASSIGNMENT_NOT_CANCELLED, or_(ASSIGNMENT_HAS_NO_LAST_DAY, Assignment.ends_on >= day))


def assignment_is_running(day: date | None = None) -> ColumnElement[bool]:
    """The condition that an assignment runs (`Assignment.is_running`) on a day; by default today."""
    ahead = Assignment.ends_on > (day or alignment_day())
    return and_(ASSIGNMENT_NOT_CANCELLED, or_(ASSIGNMENT_HAS_NO_LAST_DAY, ahead))


@dataclass(frozen=True)
class Occupancy:
    """Who holds a territory on a day, who holds it next, and who last, if anyone."""

    now: Assignment | None = None
    next: Assignment | None = None
    last: Assignment | None = None

    @property
    def running(self) -> Assignment | None:
        """The running assignment that begins last: it can be ended and handed over."""
        return self.last if self.last and self.last.is_running else None

    @property
    def vacant_after(self) -> date | None:
        """The planned last day after which nobody holds the territory; None if none is planned."""
        return self.running.planned_last_day if self.running else None


def occupancies(territories: Sequence[Territory], on: date) -> dict[int, Occupancy]:
    """Who holds each of these territories on a day, by territory id, in one statement."""
    ids = [territory.id for territory in territories]
    statement = select(Assignment).where(Assignment.territory_id.in_(ids), assignment_is_current(on))
    isr = joinedload(Assignment.isr).lazyload(User.granted_roles)
    by_day = statement.options(isr, lazyload(Assignment.territory)).order_by(
        Assignment.starts_on, Assignment.id
    )
    found = dict.fromkeys(ids, Occupancy())
    for assignment in db.session.scalars(by_day):
        before = found[assignment.territory_id]
        if assignment.starts_on <= on:
            found[assignment.territory_id] = Occupancy(now=assignment, last=assignment)
        else:
            found[assignment.territory_id] = Occupancy(before.now, before.next or assignment, assignment)
    return found


def first_territory_day(onboarding: Onboarding) -> date | None:
    """The first day on which the ISR of an onboarding holds a territory; None if never."""
    theirs = (Assignment.onboarding_id == onboarding.id, ASSIGNMENT_NOT_CANCELLED)
    return db.session.scalar(select(func.min(Assignment.starts_on)).where(*theirs))


def remit_of(onboarding: Onboarding | None) -> Remit | None:
    """What the ISR of an onboarding was hired for; None without an onboarding."""
    if onboarding is None:
        return None
    opening = onboarding.application.opening
    return Remit(opening.region, segment_of(opening.job_family))


def hired_region(isr: User | None) -> Region | None:
    """The region an ISR was hired for, by their running onboarding; None if unknown."""
    remit = remit_of(running_onboarding(isr)) if isr is not None else None
    return remit.region if remit else None


def running_assignment(territory: Territory) -> Assignment | None:
    """The running assignment of a territory that begins last, read from the database; None if vacant."""
    statement = select(Assignment).where(Assignment.territory_id == territory.id, assignment_is_running())
    last = statement.order_by(Assignment.starts_on.desc(), Assignment.id.desc()).limit(1)
    fresh = last.options(joinedload(Assignment.isr)).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one_or_none()


def last_assignment(territory: Territory) -> Assignment | None:
    """The assignment of a territory with the latest last day, which may be ahead."""
    ended = (
        Assignment.territory_id == territory.id,
        Assignment.ends_on.is_not(None),
        ASSIGNMENT_NOT_CANCELLED,
    )
    statement = select(Assignment).where(*ended).order_by(Assignment.ends_on.desc(), Assignment.id.desc())
    return db.session.scalars(statement.limit(1)).one_or_none()


def undo_obstacle(assignment: Assignment) -> str | None:
    """Why an assignment cannot be undone, as a sentence; None if it can."""
    if assignment.ends_on is not None:
        if assignment.is_running:
            return str(_("This assignment has a last day. Withdraw that first."))
        return str(_("This assignment has ended."))
    later_steps = assignment.onboarding.later_steps if assignment.onboarding else []
    if any(step.ticked_at and step.ticked_at >= assignment.assigned_at for step in later_steps):
        return str(_("A step was ticked because of this assignment. End the assignment instead."))
    before = last_assignment(assignment.territory)
    if before is not None and before.ends_on and next_first_day(before.ends_on) == assignment.starts_on:
        return str(_("%(isr)s held it until the day before. Hand it back instead.", isr=before.isr.name))
    return None


def can_undo(assignment: Assignment) -> bool:
    """True if an assignment can be undone now, as far as is known without a lock."""
    try:
        check_can_be_undone(assignment.assigned_at, clock.now(), None)
    except RuleBroken:
        return False
    return undo_obstacle(assignment) is None


def earliest_first_day(territory: Territory, today: date) -> date:
    """The first day, from today on, on which a vacant territory can be assigned."""
    last = last_assignment(territory)
    return max(today, next_first_day(last.ends_on)) if last and last.ends_on else today


def assignment_history(territory: Territory) -> Sequence[Assignment]:
    """The assignments of a territory, newest first, at most fifty."""
    statement = select(Assignment).where(Assignment.territory_id == territory.id)
    eager = (joinedload(Assignment.isr), joinedload(Assignment.manager))
    return db.session.scalars(
        statement.options(*eager).order_by(Assignment.id.desc()).limit(ASSIGNMENT_LIST_LIMIT)
    ).all()


def current_assignments_of(user: User) -> Sequence[Assignment]:
    """What a person holds today or is going to hold, with the territories, earliest first, at most fifty."""
    statement = select(Assignment).where(Assignment.isr_id == user.id, assignment_is_current(alignment_day()))
    return db.session.scalars(
        statement.order_by(Assignment.starts_on, Assignment.id).limit(ASSIGNMENT_LIST_LIMIT)
    ).all()
