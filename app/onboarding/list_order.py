"""Where onboardings stand, as the database can sift and order them: late, under way, there."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, not_, select

from app.onboarding.gate.sql import issue_is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step

LATE, READY, UNDER_WAY, THERE = range(4)
OF_IT = GatingIssue.onboarding_id == Onboarding.id
OPEN = Step.__table__.alias("open_step")
OPEN_STEP = and_(
    OPEN.c.gating_issue_id == GatingIssue.id, OPEN.c.removed_at.is_(None), OPEN.c.ticked_at.is_(None)
)
LACKS = not_(issue_is_complete(GatingIssue))
HAS_OPEN_GATE = ~select(GatingIssue.id).where(OF_IT, LACKS).exists()
FOR_THOSE_THERE = date(9999, 12, 31)


def late_first(today: date) -> list[ColumnElement[Any]]:
    """The order of a manager's page, as keys of a list that together name one onboarding.

    Late ones, the latest of them first; then who waits for a territory; then who is under way, by what
    is due next; then who has a territory, the last hired first.
    """
    due = _next_due()
    there = and_(Onboarding.assigned_on.is_not(None), due.is_(None))
    group = case((due < today, LATE), (there, THERE), (due.is_(None), READY), else_=UNDER_WAY)
    by_day = case((there, literal(FOR_THOSE_THERE)), else_=func.coalesce(due, Onboarding.start_date))
    return [group, by_day, case((there, -Onboarding.id), else_=Onboarding.id)]


def _next_due() -> ColumnElement[date | None]:
    """The first day on which something the gate waits for is due, or was; null once it is open."""
    issue = select(func.min(GatingIssue.due_on)).where(OF_IT, LACKS).scalar_subquery()
    open_steps = select(func.min(OPEN.c.due_on)).select_from(OPEN).join(GatingIssue, OPEN_STEP)
    step = open_steps.where(OF_IT, GatingIssue.waived_at.is_(None)).correlate(Onboarding).scalar_subquery()
    return case((step < issue, step), else_=issue)
