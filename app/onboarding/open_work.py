"""What waits for a person: steps to tick, issues to close, issues that were closed too early."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, false, not_, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.db.base import db
from app.onboarding.gate.explain import closed_with
from app.onboarding.gate.sql import issue_is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import IS_RUNNING, WAITING_LIST_LIMIT, owner_column, possible_owners
from app.people.models import User
from app.plans.models import TEAM_OWNERS, Owner
from app.teams.models import Team


def steps_waiting_for(user: User) -> Sequence[Step]:
    """The steps a person can tick now and has not, the earliest due first, at most fifty."""
    parts = possible_owners(user)
    mapped = select(Team.name).join(Team.person).where(User.active)
    of_theirs = Step.owned_by.in_(select(Team.name).where(Team.person_id == user.id))
    nobodys = or_(
        and_(Step.owned_by.in_(TEAM_OWNERS), Step.owned_by.not_in(mapped)),
        and_(Step.owned_by == Owner.PREVIOUS_MANAGER, Onboarding.previous_manager_id.is_(None)),
    )
    acts = Onboarding.manager_id == user.id if Owner.MANAGER in parts else false()
    statement = (
        select(Step)
        .join(Step.onboarding)
        .outerjoin(Step.gating_issue)
        .where(IS_RUNNING, Step.ticked_at.is_(None), Step.removed_at.is_(None))
        .where(
            or_(
                and_(acts, Onboarding.isr_id != user.id, nobodys),
                of_theirs,
                *(and_(Step.owned_by == part, owner_column(part) == user.id) for part in parts),
            )
        )
        .where(
            or_(
                and_(Step.gating_issue_id.is_not(None), GatingIssue.closed_at.is_(None)),
                Step.before_territory,
                and_(Step.gating_issue_id.is_(None), Onboarding.assigned_on.is_not(None)),
            )
        )
        .options(contains_eager(Step.onboarding).joinedload(Onboarding.isr))
        .options(contains_eager(Step.gating_issue))
        .order_by(Step.due_on, Step.id)
        .limit(WAITING_LIST_LIMIT)
    )
    return db.session.scalars(statement).all()


def issues_ready_to_close(user: User) -> Sequence[GatingIssue]:
    """The open gating issues a person may close, each step ticked, the earliest due first, at most fifty."""
    closers = [part for part in possible_owners(user) if part in (Owner.ISR, Owner.MANAGER)]
    counts = (Step.gating_issue_id == GatingIssue.id, Step.removed_at.is_(None))
    unticked = select(Step.id).where(*counts, Step.ticked_at.is_(None))
    statement = (
        select(GatingIssue)
        .join(GatingIssue.onboarding)
        .where(IS_RUNNING, GatingIssue.closed_at.is_(None), ~unticked.exists())
        .where(or_(false(), *(owner_column(part) == user.id for part in closers)))
        .options(contains_eager(GatingIssue.onboarding).joinedload(Onboarding.isr))
        .order_by(GatingIssue.due_on, GatingIssue.id)
        .limit(WAITING_LIST_LIMIT)
    )
    return db.session.scalars(statement).all()


def issues_closed_unfinished(manager: User) -> Sequence[GatingIssue]:
    """The issues a manager has to reopen or waive, the one closed first at the top, at most fifty."""
    statement = (
        select(GatingIssue)
        .join(GatingIssue.onboarding)
        .where(IS_RUNNING, Onboarding.manager_id == manager.id)
        .where(GatingIssue.closed_at.is_not(None), not_(issue_is_complete(GatingIssue)))
        .options(contains_eager(GatingIssue.onboarding).joinedload(Onboarding.isr))
        .options(selectinload(GatingIssue.steps))
        .order_by(GatingIssue.closed_at, GatingIssue.id)
        .limit(WAITING_LIST_LIMIT)
    )
    return db.session.scalars(statement).all()


def unfinished_reason(issue: GatingIssue) -> str:
    """What an issue lacked when it was closed: "Closed with 3 open steps"."""
    steps = [step for step in issue.steps if step.counts]
    return closed_with(steps=len(steps), unticked=sum(not step.is_ticked for step in steps))
