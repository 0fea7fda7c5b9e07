"""How long each kind of turn may take.

A turn has time on business days where its owner is, that of its kind or of its stage.

From the hiring process: five days to answer the questions or to do a task, 48 hours to choose a time, 24
hours for a scorecard and for a request for an accommodation, three days to name referees, two business days
for a review of answers and for a decision. What recruiters, managers and admins do meanwhile has the time of
a decision, and so has a reminder, from the day that was chosen; except for a referee who is late, a territory
behind a closed gate and mail that reaches nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.shared.business_days import after_business_time
from app.shared.company import Company
from app.turns.models import TurnKind

TIME_LIMITS: Mapping[TurnKind, timedelta] = {
    TurnKind.SEND_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.RESEND_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.ANSWER_QUESTIONNAIRE: timedelta(days=5),
    TurnKind.CHECK_ANSWERS: timedelta(days=2),
    TurnKind.SCHEDULE_INTERVIEW: timedelta(days=2),
    TurnKind.CHOOSE_TIME: timedelta(hours=48),
    TurnKind.SEND_TASK: timedelta(days=2),
    TurnKind.SUBMIT_TASK: timedelta(days=5),
    TurnKind.CHOOSE_REVIEWER: timedelta(days=2),
    TurnKind.ORDER_CHECK: timedelta(days=2),
    TurnKind.RECORD_CHECK: timedelta(days=5),
    TurnKind.SUBMIT_SCORECARD: timedelta(hours=24),
    TurnKind.REVIEW_QUESTIONNAIRE: timedelta(days=2),
    TurnKind.ACKNOWLEDGE_CONFLICT: timedelta(days=2),
    TurnKind.NAME_COLLEAGUE: timedelta(days=2),
    TurnKind.ASK_FOR_REFERENCES: timedelta(days=2),
    TurnKind.NAME_REFEREES: timedelta(days=3),
    TurnKind.FOLLOW_UP_REFEREES: timedelta(days=1),
    TurnKind.READ_REFERENCES: timedelta(days=2),
    TurnKind.DECIDE: timedelta(days=2),
    TurnKind.FINISH_OFFER: timedelta(days=2),
    TurnKind.APPROVE_OFFER: timedelta(days=2),
    TurnKind.SEND_OFFER: timedelta(days=2),
    TurnKind.APPROVE_OPENING: timedelta(days=2),
    TurnKind.LOOK_AT_NOTE: timedelta(days=2),
    TurnKind.ANSWER_ACCOMMODATION: timedelta(hours=24),
    TurnKind.ASSIGN_TERRITORY: timedelta(days=2),
    TurnKind.RESOLVE_GATE: timedelta(hours=24),
    TurnKind.FILL_TERRITORY: timedelta(days=2),
    TurnKind.RESEND_MAIL: timedelta(hours=24),
    TurnKind.HAND_OVER_WORK: timedelta(days=2),
    TurnKind.COME_BACK: timedelta(days=2),
}


def limit_of(
    kind: TurnKind, limits: Mapping[str, timedelta], limit_days: int | None = None
) -> timedelta | None:
    """The time limit of a kind, or that of its stage if it has one; None for a kind without a limit.

    `limits` are those that the company changed.
    """
    limit = TIME_LIMITS.get(kind)
    limit = limit and limits.get(kind.value, limit)
    return limit if limit is None or limit_days is None else timedelta(days=limit_days)


def due_at(
    kind: TurnKind,
    since: datetime,
    zone: str,
    limit_days: int | None = None,
    added_days: int = 0,
    *,
    company: Company,
) -> datetime | None:
    """When a turn is due that waits since an instant, by the owner's time zone; None without a limit.

    `added_days` come on top of the limit.
    """
    limit = limit_of(kind, company.limits, limit_days)
    if limit is None:
        return None
    return after_business_time(since, limit + timedelta(days=added_days), zone, company.calendar)
