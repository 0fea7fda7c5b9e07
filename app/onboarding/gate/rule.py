"""The rule of the gate, written once: for the records at hand (bool) and for the database (SQL).

From the onboarding list: someone new to the company has one gating issue, an internal transfer two. All of
a person's gating issues must be completed and closed before a region or territory is assigned. GitLab closes
an issue after sixty days, even with open tasks: closed is not complete, unless the manager waives the rest.

`sql.py` makes the queries and the triggers from the same two functions.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement

Truth = TypeVar("Truth", bool, ColumnElement[bool])


def is_complete(*, closed: Truth, waived: Truth, has_steps: Truth, all_ticked: Truth) -> Truth:
    """Whether a gating issue is complete: closed, and either waived or with all of its steps ticked.

    An issue without steps is not complete: nothing shows what was done.
    """
    return closed & (waived | (has_steps & all_ticked))


def is_open(*, has_issues: Truth, all_complete: Truth, established: Truth, hired_without: Truth) -> Truth:
    """Whether the gate of a person is open.

    `has_issues` and `all_complete` are about the gating issues of the person's running onboarding. Someone
    without any has an open gate only if a manager has registered them as an existing (`established`) ISR.
    Somebody `hired_without` a gate never has an open one: their running onboarding is for another role.
    """
    return all_complete & (has_issues | established) & not_so(hired_without)


def not_so(truth: Truth) -> Truth:
    """The opposite of a condition, for values and for SQL."""
    return not truth if isinstance(truth, bool) else ~truth


def complete_since(
    *, closed_at: datetime, waived_at: datetime | None, last_done_at: datetime | None
) -> datetime:
    """When a complete issue became complete: when it was closed, waived or finished, whichever came last.

    `last_done_at` is when its last step was ticked, or removed without a tick.
    """
    return max(closed_at, waived_at or last_done_at or closed_at)
