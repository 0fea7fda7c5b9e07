"""Finding onboardings, and the people in them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.access.roles import Role
from app.candidates.models import Application, Status
from app.db.base import db
from app.job_families.kinds import HireRole
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding, Step
from app.onboarding.models.onboardings import ROLES_WITHOUT_GATE
from app.openings.models import Opening, Stage
from app.people.models import GrantedRole, User
from app.plans.models import Owner
from app.teams.models import Team

WAITING_LIST_LIMIT = 50  # rows of what waits for a person
IS_RUNNING = Onboarding.ended_at.is_(None)
HAS_GATE = Onboarding.hire_role == HireRole.ISR
HAS_NO_GATE = Onboarding.hire_role != HireRole.ISR
OWNER_COLUMNS: dict[Owner, InstrumentedAttribute[Any]] = {
    Owner.ISR: Onboarding.isr_id,
    Owner.MANAGER: Onboarding.manager_id,
    Owner.RECRUITER: Onboarding.recruiter_id,
    Owner.BUDDY: Onboarding.buddy_id,
    Owner.PREVIOUS_MANAGER: Onboarding.previous_manager_id,
}


def visible_to(user: User) -> Select[Onboarding]:
    """The onboardings that exist for a person: their own, and those they take part in (`takes_part`)."""
    parts = parts_of(user).values()
    of_their_team = Onboarding.steps.any(
        and_(Step.removed_at.is_(None), Step.owned_by.in_(select(Team.name).where(Team.person_id == user.id)))
    )
    return select(Onboarding).where(or_(Onboarding.isr_id == user.id, *parts, of_their_team))


def load_for_page(onboarding: Onboarding) -> Onboarding:
    """The onboarding with all its page shows, in a fixed number of statements."""
    return db.session.scalars(_for_page(), {"id": onboarding.id}).one()


@cache
def _for_page() -> Select[Onboarding]:
    statement = select(Onboarding).where(Onboarding.id == bindparam("id"))
    waiver = joinedload(Onboarding.eligibility_waived_by).lazyload(User.granted_roles)
    beside = (waiver, joinedload(Onboarding.eligibility_note), joinedload(Onboarding.ended_note))
    return statement.options(*checklist_options(), *_way_in(), *beside)


def onboarding_of(application: Application) -> Onboarding | None:
    """The onboarding a hire has started, unless it has ended."""
    found = db.session.scalar(
        select(Onboarding).where(Onboarding.application_id == application.id, IS_RUNNING)
    )
    return load_for_page(found) if found is not None else None


def onboarding_on_track(application: Application) -> Onboarding | None:
    """The same, with what the track and the gate read of it."""
    return db.session.scalar(_on_track(), {"application_id": application.id})


@cache
def _on_track() -> Select[Onboarding]:
    of_hire = Onboarding.application_id == bindparam("application_id")
    return select(Onboarding).where(of_hire, IS_RUNNING).options(*_gate_options())


def previous_onboardings_of(application: Application) -> list[Onboarding]:
    """The onboardings that the hire of an application ended: those before a transfer."""
    of_hire = select(Onboarding.follows_id).where(Onboarding.application_id == application.id)
    return list(db.session.scalars(select(Onboarding).where(Onboarding.id.in_(of_hire))))


def running_onboarding(isr: User) -> Onboarding | None:
    """The onboarding of a person that has not ended, with its checklist as the database has it now."""
    statement = (
        select(Onboarding).where(IS_RUNNING, Onboarding.isr_id == isr.id).options(*checklist_options())
    )
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def established_record(isr: User) -> EstablishedIsr | None:
    """The record of someone who was an ISR before Onramp, where there is one."""
    return db.session.scalar(select(EstablishedIsr).where(EstablishedIsr.isr_id == isr.id))


def hired_without_gate(user: User) -> str | None:
    """The job title of the last hire of somebody as something else than an ISR; None if there is none."""
    return db.session.scalar(
        select(Opening.role)
        .join(Application, Application.opening_id == Opening.id)
        .join(Onboarding, Onboarding.application_id == Application.id)
        .where(Onboarding.isr_id == user.id, HAS_NO_GATE, Application.status == Status.HIRED)
        .order_by(Onboarding.id.desc())
        .limit(1)
    )


def manager_of(isr: User) -> User | None:
    """The manager of an ISR's running onboarding, or else the manager who registered them as existing ISR."""
    of_onboarding = select(Onboarding).where(IS_RUNNING, Onboarding.isr_id == isr.id)
    return manager_with(db.session.scalar(of_onboarding), isr)


def manager_with(running: Onboarding | None, isr: User) -> User | None:
    """The same, where the running onboarding has been read."""
    of = running or established_record(isr)
    return of.manager if of else None


def isrs_of(manager: User) -> Sequence[User]:
    """The ISRs who are a manager's own, by name, at most 500."""
    onboarded = select(Onboarding.isr_id).where(IS_RUNNING, Onboarding.manager_id == manager.id)
    elsewhere = select(Onboarding.isr_id).where(IS_RUNNING)
    recorded = select(EstablishedIsr.isr_id).where(
        EstablishedIsr.manager_id == manager.id, EstablishedIsr.isr_id.not_in(elsewhere)
    )
    return _isrs(or_(User.id.in_(onboarded), User.id.in_(recorded)))


def isrs_to_record() -> Sequence[User]:
    """The ISRs who can be put on record as established, by name, at most 500.

    They have no running onboarding and no record, and were not hired here as something else.
    """
    hired_for_another_role = HAS_NO_GATE & Onboarding.application.has(Application.status == Status.HIRED)
    onboarded = select(Onboarding.isr_id).where(or_(IS_RUNNING, hired_for_another_role))
    return _isrs(and_(User.id.not_in(onboarded), User.id.not_in(select(EstablishedIsr.isr_id))))


def running_onboardings_of(isrs: Sequence[User]) -> Sequence[Onboarding]:
    """The onboardings that run of several people, in their order."""
    statement = select(Onboarding).where(IS_RUNNING, Onboarding.isr_id.in_([isr.id for isr in isrs]))
    return db.session.scalars(statement.order_by(Onboarding.id)).all()


def buddies_for(onboarding: Onboarding) -> Sequence[User]:
    """Who can be named a buddy: any colleague but the ISR and their manager, by name, at most 500."""
    taken = (onboarding.isr_id, onboarding.manager_id)
    statement = select(User).where(User.active, User.id.not_in(taken))
    return db.session.scalars(statement.order_by(User.name, User.id).limit(500)).all()


def reason_against_withdrawal(onboarding: Onboarding) -> str | None:
    """The sentence about a later action that depends on the start of an onboarding; None if there is none."""
    if any(issue.is_closed for issue in onboarding.gating_issues):
        return _("It can no longer be undone: a gating issue of the onboarding is closed.")
    if any(step.is_ticked for step in onboarding.steps):
        return _("It can no longer be undone: a step of the onboarding is ticked.")
    return None


def parts_of(user: User) -> dict[Owner, ColumnElement[bool]]:
    """The parts of an onboarding a person can have by their roles, each with the condition that they do."""
    found = {}
    for part, column in OWNER_COLUMNS.items():
        without_gate = ROLES_WITHOUT_GATE.get(part)
        if part.role is None or part.role in user.roles:
            found[part] = column == user.id
        elif without_gate is not None and not (without_gate and without_gate.isdisjoint(user.roles)):
            found[part] = and_(column == user.id, HAS_NO_GATE)
    return found


def _isrs(which: ColumnElement[bool]) -> Sequence[User]:
    has_role = User.granted_roles.any(GrantedRole.role == Role.ISR)
    statement = select(User).where(User.active, has_role, which)
    return db.session.scalars(statement.order_by(User.name, User.id).limit(500)).all()


def _gate_options() -> list[ExecutableOption]:
    """What the gate needs: issues, steps and their owners."""
    people = (
        Onboarding.isr,
        Onboarding.manager,
        Onboarding.recruiter,
        Onboarding.buddy,
        Onboarding.previous_manager,
    )
    steps = selectinload(Onboarding.steps)
    return [
        *(joinedload(person).lazyload(User.granted_roles) for person in people),
        selectinload(Onboarding.gating_issues),
        steps.joinedload(Step.team).joinedload(Team.person).lazyload(User.granted_roles),
    ]


def checklist_options() -> list[ExecutableOption]:
    """What the gate and the checklist need: issues, steps, their owners, and what was done to them."""
    issues = selectinload(Onboarding.gating_issues)
    steps = selectinload(Onboarding.steps)
    return [
        *_gate_options(),
        issues.joinedload(GatingIssue.closed_by).lazyload(User.granted_roles),
        issues.joinedload(GatingIssue.waived_by).lazyload(User.granted_roles),
        issues.joinedload(GatingIssue.waived_note),
        issues.joinedload(GatingIssue.mirror),
        steps.joinedload(Step.ticked_by).lazyload(User.granted_roles),
        steps.joinedload(Step.nudged_by).lazyload(User.granted_roles),
        steps.joinedload(Step.note),
    ]


def _way_in() -> list[ExecutableOption]:
    """What the track shows beside: the stages before the hire, the territories after the gate."""
    opening = joinedload(Onboarding.application).joinedload(Application.opening)
    stages = opening.selectinload(Opening.stages).load_only(Stage.position, Stage.short_name)
    return [stages, selectinload(Onboarding.assignments)]
