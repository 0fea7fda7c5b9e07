"""The check of conflicts of interest: an application knows whether one waits for a recruiter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from app.candidates.models import Application
from app.checks.registry import CheckFinding
from app.checks.statements import check_by_statement
from app.conflicts_of_interest.models import ConflictOfInterest

ACKNOWLEDGE = "Open the page of the application and acknowledge the conflict, or correct has_open_conflict."


def _other_marks() -> Any:
    waits = exists().where(
        ConflictOfInterest.application_id == Application.id, ConflictOfInterest.acknowledged_at.is_(None)
    )
    return select(Application.id).where(Application.has_open_conflict != waits).order_by(Application.id)


def _other_mark(row: Any) -> CheckFinding:
    problem = "It says something else about an open conflict of interest than its conflicts."
    return CheckFinding(f"Application {row.id}", problem, ACKNOWLEDGE)


CONFLICT_CHECKS = (
    check_by_statement(
        "conflicts", "An application knows of its open conflict.", Application, _other_marks, _other_mark
    ),
)
