"""The check of hires: an application that is hired has an onboarding, and any other has none that runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, or_, select

from app.candidates.models import Application, Status
from app.checks.registry import CheckFinding
from app.checks.statements import check_by_statement
from app.onboarding.models import Onboarding

HISTORY_OF_HIRE = "Compare the history of the application with the onboarding, and end it or undo the hire."


def _without_onboarding() -> Any:
    of_it = exists().where(Onboarding.application_id == Application.id)
    running = of_it.where(Onboarding.ended_at.is_(None))
    is_hired = Application.status == Status.HIRED
    wrong = or_(and_(is_hired, ~of_it), and_(~is_hired, running))
    return select(Application.id, is_hired.label("is_hired")).where(wrong).order_by(Application.id)


def _is_without_onboarding(row: Any) -> CheckFinding:
    problem = (
        "It is hired and has no onboarding." if row.is_hired else "It is not hired, and its onboarding runs."
    )
    return CheckFinding(f"Application {row.id}", problem, HISTORY_OF_HIRE)


ONBOARDING_CHECKS = (
    check_by_statement(
        "hires",
        "Who is hired has an onboarding, and nobody else.",
        Application,
        _without_onboarding,
        _is_without_onboarding,
    ),
)
