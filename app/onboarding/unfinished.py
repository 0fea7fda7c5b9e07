"""Gating issues that were closed before they were finished: whom they wait for, and what they lack."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import not_, select
from sqlalchemy.orm import contains_eager, selectinload

from app.db.base import db
from app.onboarding.gate.explain import lacking
from app.onboarding.gate.sql import issue_is_complete
from app.onboarding.models import GatingIssue, Onboarding
from app.onboarding.queries import MOST, RUNNING
from app.people.models import User


def closed_unfinished(manager: User) -> Sequence[GatingIssue]:
    """The issues a manager has to reopen or waive, the one closed first at the top, at most fifty."""
    statement = (
        select(GatingIssue)
        .join(GatingIssue.onboarding)
        .where(RUNNING, Onboarding.manager_id == manager.id)
        .where(GatingIssue.closed_at.is_not(None), not_(issue_is_complete(GatingIssue)))
        .options(contains_eager(GatingIssue.onboarding).joinedload(Onboarding.isr))
        .options(selectinload(GatingIssue.steps))
        .order_by(GatingIssue.closed_at, GatingIssue.id)
        .limit(MOST)
    )
    return db.session.scalars(statement).all()


def what_it_lacks(issue: GatingIssue) -> str:
    """What an issue was closed with, as it follows "with": "3 steps open"."""
    steps = [step for step in issue.steps if step.counts]
    return lacking(steps=len(steps), unticked=sum(not step.is_ticked for step in steps))
