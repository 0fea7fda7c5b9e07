"""The order of the list of onboardings, as SQL: overdue, ready, under way, with a territory."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, func, literal, not_, or_, select

from app.job_families.kinds import HireRole
from app.onboarding.gate.sql import issue_is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import HAS_GATE

GROUP_LATE, GROUP_READY, GROUP_UNDER_WAY, GROUP_HAS_TERRITORY = range(4)
SAME_ONBOARDING = GatingIssue.onboarding_id == Onboarding.id
OPEN_STEP_TABLE = Step.__table__.alias("open_step")
OPEN_STEP = and_(
    OPEN_STEP_TABLE.c.gating_issue_id == GatingIssue.id,
    OPEN_STEP_TABLE.c.removed_at.is_(None),
    OPEN_STEP_TABLE.c.ticked_at.is_(None),
)
INCOMPLETE = not_(issue_is_complete(GatingIssue))
_ALL_COMPLETE = func.min(case((INCOMPLETE, 0), else_=1))
HAS_OPEN_GATE = select(_ALL_COMPLETE).where(SAME_ONBOARDING).scalar_subquery() == 1  # NULL without issues
AFTER_ALL_DAYS = date(9999, 12, 31)


def overdue_first(listed: Any) -> list[ColumnElement[Any]]:
    """The order of a manager's page: keys that together name one onboarding.

    Late ones, the latest of them first; then who waits for a territory; then who is under way, by what
    is due next; then who has a territory, or has finished an
    onboarding without a gate, the last hired first. `listed` are columns of onboardings, with
    `NEXT_DUE` as `due`; the reader's day is the parameter `today`.
    """
    due, today = listed.due, bindparam("today", type_=Date)
    has_gate = listed.hire_role == HireRole.ISR
    there = and_(or_(listed.assigned_on.is_not(None), not_(has_gate)), due.is_(None))
    group = case(
        (due < today, GROUP_LATE),
        (there, GROUP_HAS_TERRITORY),
        (due.is_(None), GROUP_READY),
        else_=GROUP_UNDER_WAY,
    )
    by_day = case((there, literal(AFTER_ALL_DAYS)), else_=func.coalesce(due, listed.start_date))
    return [group, by_day, case((there, -listed.id), else_=listed.id)]


def _next_due() -> ColumnElement[date | None]:
    """The first day on which something the gate waits for is due, or was; null once it is open.

    Without a gate: the same of the steps that are left.
    """
    step_due = OPEN_STEP_TABLE.c.due_on
    first = func.min(case((step_due < GatingIssue.due_on, step_due), else_=GatingIssue.due_on))
    of_issue = and_(OPEN_STEP, GatingIssue.waived_at.is_(None))
    issues = select(first).select_from(GatingIssue).outerjoin(OPEN_STEP_TABLE, of_issue)
    of_gate = issues.where(SAME_ONBOARDING, INCOMPLETE).correlate(Onboarding).scalar_subquery()
    is_open = (OPEN_STEP_TABLE.c.removed_at.is_(None), OPEN_STEP_TABLE.c.ticked_at.is_(None))
    steps = select(func.min(step_due)).where(OPEN_STEP_TABLE.c.onboarding_id == Onboarding.id, *is_open)
    return case((HAS_GATE, of_gate), else_=steps.correlate(Onboarding).scalar_subquery())


NEXT_DUE = _next_due()
