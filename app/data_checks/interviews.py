"""The check of interviews: nobody has two scheduled ones at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.checks.registry import CheckFinding
from app.checks.statements import check_by_statement
from app.interviews.models import Interview, InterviewState


def _overlaps() -> Any:
    """Those that begin before an earlier one of their interviewer has ended, in one pass along the days."""
    earlier = func.max(Interview.ends_at).over(
        partition_by=Interview.interviewer_id, order_by=(Interview.starts_at, Interview.id), rows=(None, -1)
    )
    scheduled = (Interview.state == InterviewState.SCHEDULED, Interview.meets)
    found = (
        select(Interview.id, Interview.starts_at, earlier.label("busy_until")).where(*scheduled).subquery()
    )
    return select(found.c.id).where(found.c.busy_until > found.c.starts_at).order_by(found.c.id)


def _overlap(row: Any) -> CheckFinding:
    problem = "It begins before an earlier one of its interviewer has ended."
    return CheckFinding(f"Interview {row.id}", problem, "Open the page of one of them and reschedule it.")


INTERVIEW_CHECKS = (
    check_by_statement("interviews", "Nobody has two interviews at once.", Interview, _overlaps, _overlap),
)
