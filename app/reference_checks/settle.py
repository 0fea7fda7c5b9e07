"""What waits after a change of references, written to the check and then to its turns."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.db.base import db
from app.reference_checks.kinds import RefereeState
from app.reference_checks.models import Referee, ReferenceCheck
from app.reference_checks.rules import ANSWER_BUSINESS_DAYS, REMINDER_BUSINESS_DAYS
from app.shared import clock
from app.shared.business_days import after_business_time
from app.turns.actions import update_turns


def settle(check: ReferenceCheck) -> None:
    """Write what waits now, and update the turns of the application."""
    progress, now = check.progress, clock.now()
    is_open = not progress.is_complete
    check.complete_since = None if is_open else check.complete_since or now
    if not (is_open and progress.still_to_name):
        check.naming_since = check.remind_at = None
    elif check.naming_since is None:
        check.naming_since = now
        check.remind_at = _later(check, REMINDER_BUSINESS_DAYS - 1)
    late = [_late_at(each) for each in check.referees if not each.is_done]
    check.follow_up_at = min(late, default=None) if is_open else None
    unread = [each.answered_at or each.declined_at for each in check.referees if _is_unread(each)]
    check.unread_since = min((each for each in unread if each), default=None)
    db.session.flush()
    update_turns(check.application)


def start_waiting(referee: Referee) -> None:
    """Set by when a referee who is asked now should answer, and when they are reminded."""
    referee.answer_due_at = _later(referee.check, ANSWER_BUSINESS_DAYS)
    referee.remind_at = _later(referee.check, REMINDER_BUSINESS_DAYS)


def _late_at(referee: Referee) -> datetime:
    """When a referee is late; of one who was not asked by mail, when the recruiter is."""
    return referee.answer_due_at or _later(referee.check, ANSWER_BUSINESS_DAYS, referee.named_at)


def _is_unread(referee: Referee) -> bool:
    return referee.read_at is None and referee.state in (RefereeState.ANSWERED, RefereeState.DECLINED)


def _later(check: ReferenceCheck, business_days: int, start: datetime | None = None) -> datetime:
    """So many business days from an instant, or now, where the candidate is."""
    zone = check.application.candidate.time_zone
    return after_business_time(start or clock.now(), timedelta(days=business_days), zone)
