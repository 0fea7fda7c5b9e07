"""How long each kind of turn may wait, in time on business days where its owner is.

From the hiring process: five days to answer the questions, 48 hours to choose a time, 24 hours for a
scorecard, two business days for a review of answers and for a decision. What a recruiter does
meanwhile has the time of a decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.shared.business_days import after_business_time
from app.turns.models import TurnKind

TIME_LIMITS: Mapping[TurnKind, timedelta] = {
    TurnKind.SEND_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.RESEND_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.ANSWER_QUESTIONNAIRE: timedelta(days=5),
    TurnKind.SCHEDULE_INTERVIEW: timedelta(days=2),
    TurnKind.CHOOSE_TIME: timedelta(hours=48),
    TurnKind.SUBMIT_SCORECARD: timedelta(hours=24),
    TurnKind.REVIEW_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.DECIDE: timedelta(days=2),
}


def due_at(kind: TurnKind, since: datetime, zone: str) -> datetime | None:
    """When a turn is due that waits since an instant, by the owner's time zone; None without a limit."""
    limit = TIME_LIMITS.get(kind)
    return None if limit is None else after_business_time(since, limit, zone)
