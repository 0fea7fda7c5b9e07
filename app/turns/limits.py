"""How long each kind of turn may wait, in time on business days where its owner is.

From the hiring process: five days to answer the questions, 48 hours to choose a time, 24 hours for a
scorecard, two business days for a decision. What a recruiter does meanwhile has the time of a decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.business_days import after_business_time
from app.turns.models import TurnKind

TIME_LIMITS: Mapping[TurnKind, timedelta] = {
    TurnKind.SEND_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.RESEND_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.ANSWER_QUESTIONNAIRE: timedelta(days=5),
    TurnKind.SCHEDULE_INTERVIEW: timedelta(days=2),
    TurnKind.CHOOSE_TIME: timedelta(hours=48),
    TurnKind.SUBMIT_SCORECARD: timedelta(hours=24),
    TurnKind.DECIDE: timedelta(days=2),
}


NEAR_SHARE = 4  # a turn is due soon in the last quarter of its time


class Urgency(StrEnum):
    """How a turn stands to its time limit; the value is the class of its tag."""

    ON_TIME = ""
    NEAR = "near"
    LATE = "late"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The word beside the color; empty for a turn on time."""
        return str(URGENCY_LABELS.get(self, ""))


URGENCY_LABELS = {
    Urgency.NEAR: _l("Due soon"),
    Urgency.LATE: _l("Overdue"),
    Urgency.BROKEN: _l("Long overdue"),
}


def urgency(since: datetime, due_at: datetime | None, now: datetime) -> Urgency:
    """Near in the last quarter of the time, late once it is over, broken after as long again."""
    if due_at is None:
        return Urgency.ON_TIME
    if now >= due_at:
        return Urgency.BROKEN if now - due_at >= due_at - since else Urgency.LATE
    return Urgency.NEAR if (due_at - now) * NEAR_SHARE <= due_at - since else Urgency.ON_TIME


def due_at(kind: TurnKind, since: datetime, zone: str) -> datetime | None:
    """When a turn is due that waits since an instant, by the owner's time zone; None without a limit."""
    limit = TIME_LIMITS.get(kind)
    return None if limit is None else after_business_time(since, limit, zone)
