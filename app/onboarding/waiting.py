"""The steps that wait for a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import contains_eager

from app.db.base import db
from app.onboarding.models import GatingIssue, Onboarding, Step, Team
from app.onboarding.queries import MOST, RUNNING, parts_open_to, person_of_part
from app.people.models import User
from app.plans.models import TEAMS, Owner


def steps_waiting_for(user: User) -> Sequence[Step]:
    """The steps a person can tick now and has not, the earliest due first, at most fifty."""
    parts = parts_open_to(user)
    mapped = select(Team.name).join(Team.person).where(User.active)
    of_theirs = Step.owned_by.in_(select(Team.name).where(Team.person_id == user.id))
    nobodys = or_(
        and_(Step.owned_by.in_(TEAMS), Step.owned_by.not_in(mapped)),
        and_(Step.owned_by == Owner.PREVIOUS_MANAGER, Onboarding.previous_manager_id.is_(None)),
    )
    acts = Onboarding.manager_id == user.id if Owner.MANAGER in parts else false()
    statement = (
        select(Step)
        .join(Step.onboarding)
        .outerjoin(Step.gating_issue)
        .where(RUNNING, Step.ticked_at.is_(None), Step.removed_at.is_(None))
        .where(
            or_(
                and_(acts, Onboarding.isr_id != user.id, nobodys),
                of_theirs,
                *(and_(Step.owned_by == part, person_of_part(part) == user.id) for part in parts),
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
        .limit(MOST)
    )
    return db.session.scalars(statement).all()
