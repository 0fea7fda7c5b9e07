"""The check of interviews: nobody has two scheduled ones at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.checks.registry import Finding
from app.checks.statements import check_by_statement
from app.interviews.models import Interview, InterviewState


def _overlaps() -> Any:
    other = aliased(Interview)
    both = and_(other.interviewer_id == Interview.interviewer_id, other.id > Interview.id)
    scheduled = (Interview.state == InterviewState.SCHEDULED, other.state == InterviewState.SCHEDULED)
    return (
        select(Interview.id, other.id.label("other_id"))
        .join(other, both)
        .where(*scheduled, Interview.meets, other.meets)
        .where(Interview.starts_at < other.ends_at, other.starts_at < Interview.ends_at)
        .order_by(Interview.id, other.id)
    )


def _overlap(row: Any) -> Finding:
    problem = f"Its interviewer has interview {row.other_id} at the same time."
    return Finding(f"Interview {row.id}", problem, "Open the page of one of them and reschedule it.")


INTERVIEW_CHECKS = (
    check_by_statement("interviews", "Nobody has two interviews at once.", Interview, _overlaps, _overlap),
)
