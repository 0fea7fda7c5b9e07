"""The rule of the gate as SQL. The queries and the triggers of both databases are made from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, column, exists, func, literal_column, not_, select, table

from app.db.base import Instant
from app.onboarding.gate.rule import is_complete, is_open

STEPS = table(
    "steps", column("gating_issue_id"), column("removed_at", Instant), column("ticked_at", Instant)
).alias("counted")
ISSUES = table(
    "gating_issues", column("id"), column("onboarding_id"), column("closed_at"), column("waived_at")
).alias("gi")
ONBOARDINGS = table(
    "onboardings", column("id"), column("isr_id"), column("ended_at"), column("hire_role")
).alias("o")
ESTABLISHED = table("established_isrs", column("isr_id")).alias("e")


def issue_is_complete(issue: Any) -> ColumnElement[bool]:
    """Whether an issue is complete. `issue` has the columns of gating_issues: the model, or an alias."""
    counts = (STEPS.c.gating_issue_id == issue.id, STEPS.c.removed_at.is_(None))
    return is_complete(
        closed=issue.closed_at.is_not(None),
        waived=issue.waived_at.is_not(None),
        has_steps=exists().where(*counts),
        all_ticked=~exists().where(*counts, STEPS.c.ticked_at.is_(None)),
    )


def gate_is_open(isr_id: Any) -> ColumnElement[bool]:
    """Whether the gate of a person is open, by the id of their user."""
    issues = (
        exists()
        .select_from(ISSUES.join(ONBOARDINGS, ONBOARDINGS.c.id == ISSUES.c.onboarding_id))
        .where(ONBOARDINGS.c.isr_id == isr_id, ONBOARDINGS.c.ended_at.is_(None))
    )
    running = exists().where(ONBOARDINGS.c.isr_id == isr_id, ONBOARDINGS.c.ended_at.is_(None))
    return is_open(
        has_issues=issues,
        all_complete=~issues.where(not_(issue_is_complete(ISSUES.c))),
        established=exists().where(ESTABLISHED.c.isr_id == isr_id),
        hired_without=running.where(ONBOARDINGS.c.hire_role != literal_column("'ISR'")),
    )


def issue_complete_since(issue: Any) -> ColumnElement[datetime]:
    """When an issue that is complete became complete, as `rule.complete_since`."""
    ready_at = func.coalesce(issue.waived_at, last_done_at(issue))
    return case((ready_at > issue.closed_at, ready_at), else_=issue.closed_at)


def last_done_at(issue: Any) -> ColumnElement[datetime]:
    """When the last step of an issue was ticked, or removed without a tick; NULL where none was."""
    done_at = case(
        (STEPS.c.removed_at.is_(None), STEPS.c.ticked_at), (STEPS.c.ticked_at.is_(None), STEPS.c.removed_at)
    )
    return select(func.max(done_at)).where(STEPS.c.gating_issue_id == issue.id).scalar_subquery()
