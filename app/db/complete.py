"""When a gating issue is complete. The rule, the queries and the triggers are all made from `complete`.

From the onboarding list: the issue is completed and closed before a territory is assigned. GitLab closes
an issue after sixty days, with tasks open: closed is not complete, unless the manager waives what is open.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, case, column, exists, func, select, table

from app.db.base import Instant

Truth = TypeVar("Truth", bool, ColumnElement[bool])

STEPS = table(
    "steps", column("gating_issue_id"), column("removed_at", Instant), column("ticked_at", Instant)
).alias("counted")


def complete(*, closed: Truth, waived: Truth, has_steps: Truth, all_ticked: Truth) -> Truth:
    """Whether an issue lets its person pass: closed, and either waived or with every one of its steps ticked.

    An issue without a step is not complete: there is nothing that shows what was done.
    """
    return closed & (waived | (has_steps & all_ticked))


def issue_is_complete(issue: Any) -> ColumnElement[bool]:
    """The same, as SQL. `issue` has the columns of gating_issues: the model, or the columns of an alias."""
    counts = (STEPS.c.gating_issue_id == issue.id, STEPS.c.removed_at.is_(None))
    return complete(
        closed=issue.closed_at.is_not(None),
        waived=issue.waived_at.is_not(None),
        has_steps=exists().where(*counts),
        all_ticked=~exists().where(*counts, STEPS.c.ticked_at.is_(None)),
    )


def complete_since(
    *, closed_at: datetime, waived_at: datetime | None, last_done_at: datetime | None
) -> datetime:
    """When a complete issue became complete: with the last of closing it and waiving or finishing its steps.

    `last_done_at` is when its last step was ticked, or taken off its list without a tick.
    """
    return max(closed_at, waived_at or last_done_at or closed_at)


def issue_complete_since(issue: Any) -> ColumnElement[datetime]:
    """The same, as SQL, for an issue that is complete."""
    done_at = case(
        (STEPS.c.removed_at.is_(None), STEPS.c.ticked_at), (STEPS.c.ticked_at.is_(None), STEPS.c.removed_at)
    )
    last_done_at = select(func.max(done_at)).where(STEPS.c.gating_issue_id == issue.id).scalar_subquery()
    ready_at = func.coalesce(issue.waived_at, last_done_at)
    return case((ready_at > issue.closed_at, ready_at), else_=issue.closed_at)
