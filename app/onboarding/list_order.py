"""The order of the list of onboardings, as SQL: overdue, ready, under way, with a territory."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, select

from app.onboarding.gate.sql import issue_is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step

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


def overdue_first(statement: Select[Any], today: date) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """Onboardings with the order of a manager's page, as keys of a list that together name one of them.

    Late ones, the latest of them first; then who waits for a territory; then who is under way, by what
    is due next; then who has a territory, the last hired first.
    """
    days = statement.with_only_columns(Onboarding.id, _next_due().label("due")).cte("days")
    days = days.prefix_with("MATERIALIZED")  # a day is reckoned once, although three keys have it
    due = days.c.due
    there = and_(Onboarding.assigned_on.is_not(None), due.is_(None))
    group = case(
        (due < today, GROUP_LATE),
        (there, GROUP_HAS_TERRITORY),
        (due.is_(None), GROUP_READY),
        else_=GROUP_UNDER_WAY,
    )
    by_day = case((there, literal(AFTER_ALL_DAYS)), else_=func.coalesce(due, Onboarding.start_date))
    keys: list[ColumnElement[Any]] = [group, by_day, case((there, -Onboarding.id), else_=Onboarding.id)]
    return statement.join(days, days.c.id == Onboarding.id), keys


def _next_due() -> ColumnElement[date | None]:
    """The first day on which something the gate waits for is due, or was; null once it is open."""
    issue = select(func.min(GatingIssue.due_on)).where(SAME_ONBOARDING, INCOMPLETE).scalar_subquery()
    open_steps = (
        select(func.min(OPEN_STEP_TABLE.c.due_on)).select_from(OPEN_STEP_TABLE).join(GatingIssue, OPEN_STEP)
    )
    step = (
        open_steps.where(SAME_ONBOARDING, GatingIssue.waived_at.is_(None))
        .correlate(Onboarding)
        .scalar_subquery()
    )
    return case((step < issue, step), else_=issue)
