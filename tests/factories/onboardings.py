"""Onboardings and territories in the state a test needs."""

from __future__ import annotations

from datetime import date
from itertools import count

from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application, Candidate, Status
from app.db.base import db
from app.onboarding.actions import record_established_isr, start_onboarding
from app.onboarding.eligibility import Eligibility
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.queries import running_onboarding
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from app.shared.regions import Region
from app.territories.actions import assign_territory
from app.territories.models import Assignment, Territory
from app.turns.actions import update_turns
from tests.cast import Cast, person
from tests.factories.applications import a_candidate, an_application
from tests.factories.made_once import made_once

LONG_IN_THE_ROLE = Eligibility(date(2019, 3, 1), from_sales_development=False)
_numbers = count(1)


def an_onboarding(
    cast: Cast,
    isr: User | None = None,
    *,
    manager: User | None = None,
    kind: HireKind = HireKind.NEW,
    start_date: date | None = None,
    application: Application | None = None,
    eligibility: Eligibility | None = None,
) -> Onboarding:
    """The onboarding of Jonas, who starts today under Marta; no step is ticked.

    A transfer has been in the role they leave for years.
    """
    if not (isr or manager or application or eligibility):
        return made_once(("an onboarding", kind, start_date), lambda: _started(cast, kind, start_date))
    return _started(cast, kind, start_date, isr, manager, application, eligibility)


def _started(
    cast: Cast,
    kind: HireKind,
    start_date: date | None,
    isr: User | None = None,
    manager: User | None = None,
    application: Application | None = None,
    eligibility: Eligibility | None = None,
) -> Onboarding:
    isr, manager = isr or cast.jonas, manager or cast.marta
    onboarding = start_onboarding(
        application_id=(application or a_hired_application(cast, isr)).id,
        isr=isr,
        manager=manager,
        recruiter=cast.rita,
        kind=kind,
        start_date=start_date or clock.today(manager.time_zone),
        eligibility=eligibility or (LONG_IN_THE_ROLE if kind is HireKind.TRANSFER else None),
        by=cast.rita,
    )
    db.session.flush()
    return onboarding


def a_hired_application(cast: Cast, isr: User) -> Application:
    """The application of a hire who has an account."""
    known = db.session.scalar(select(Candidate).where(Candidate.user_id == isr.id))
    candidate = known or a_candidate(isr.name, user=isr)
    return an_application(cast, stage=6, candidate=candidate, status=Status.HIRED)


def an_isr(name: str = "Nora Weiss") -> User:
    """Another user with the role ISR."""
    return person(name, Role.ISR, title="Inside Sales Representative")


def tick_all(issue: GatingIssue) -> None:
    """Tick each step of a gating issue as its owner, or as the ISR if there is no buddy."""
    running_onboarding(issue.onboarding.isr)  # with the teams of its steps, in one statement
    for step in issue.steps:
        step.ticked_at = clock.now()
        step.ticked_by = step.owner or issue.onboarding.isr
    update_turns(issue.onboarding)


def with_open_gate(onboarding: Onboarding) -> Onboarding:
    """Close each gating issue as the ISR, and return the onboarding."""
    for issue in onboarding.gating_issues:
        tick_all(issue)
        issue.closed_at = clock.now()
        issue.closed_by = onboarding.isr
    update_turns(onboarding)
    update_turns(onboarding.isr)
    return onboarding


def an_established_isr(isr: User, manager: User) -> EstablishedIsr:
    """Register someone as an existing ISR."""
    record = record_established_isr(isr=isr, reason="Has held EMEA South since 2019.", by=manager)
    db.session.flush()
    return record


def a_territory(name: str | None = None, region: Region = Region.EMEA) -> Territory:
    """A vacant territory."""
    territory = Territory(name=name or f"Territory {next(_numbers)}", region=region, segment="Mid-Market")
    db.session.add(territory)
    db.session.flush()
    return territory


def an_assignment(cast: Cast, isr: User | None = None, territory: Territory | None = None) -> Assignment:
    """An assignment of a territory to Jonas, or to an existing ISR of Marta's, from today."""
    if isr is None and territory is None:
        return made_once("an assignment", lambda: _assigned(cast, None, None))
    return _assigned(cast, isr, territory)


def _assigned(cast: Cast, isr: User | None, territory: Territory | None) -> Assignment:
    if isr is None:
        isr = with_open_gate(an_onboarding(cast)).isr
    assignment = assign_territory(
        territory or a_territory("EMEA North"),
        isr=isr,
        starts_on=clock.today(cast.marta.time_zone),
        by=cast.marta,
    )
    db.session.flush()
    return assignment
