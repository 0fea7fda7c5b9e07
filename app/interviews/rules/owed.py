"""What is owed for an interview, until when, and how that ends."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.interviews.models import TIME_TO_SUBMIT, InterviewState
from app.shared.refusals import Conflict, RuleBroken

UNANSWERED = 2  # nudges without an answer, after which the recruiter is told
MORNING = time(9)  # when a business day's nudge leaves, where the interviewer is
FRIDAY = 4

_ENDED = {
    InterviewState.HELD: "The scorecard of this interview was submitted already.",
    InterviewState.CANCELLED: "This interview was cancelled or not held.",
    InterviewState.WAIVED: "The scorecard of this interview was waived.",
}


def next_nudge(owed_since: datetime, nudges_sent: int, now: datetime, zone: str) -> datetime:
    """When the next nudge for a scorecard leaves.

    The first when it is due, 24 hours after `owed_since`: the end of the interview, or when it was
    given to whoever owes it. Each further one on the morning of the next business day, Monday to
    Friday, in the interviewer's zone, counted from `now`, so that a worker which stood still for a
    week sends one and not five.
    """
    if nudges_sent == 0:
        return owed_since + TIME_TO_SUBMIT
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def check_owed(state: InterviewState) -> None:
    """Raise Conflict where nothing is owed for an interview any more: someone was quicker."""
    if state in _ENDED:
        raise Conflict(_ENDED[state])


def check_not_own(*, own: bool) -> None:
    """Raise RuleBroken for one's own scorecard.

    Whoever could waive their own, or give it away, would read the others' without having said what
    they think.
    """
    if own:
        raise RuleBroken("You owe this scorecard yourself. Submit it, or ask another recruiter.")


def check_tells_nothing(*, owes: bool, own: bool) -> None:
    """Raise RuleBroken where someone who owes a scorecard asks about another's interview.

    It is the answer whether or not that interview's scorecard is in: neither may they know.
    """
    if owes and not own:
        raise RuleBroken(
            "You owe a scorecard on this application. Submit it first, or ask another recruiter."
        )


def check_can_be_not_held(*, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for an interview to come: nobody is late for it yet."""
    if starts_at > now:
        raise RuleBroken("This interview is still to come. Move or cancel it instead.")


def check_can_be_waived(*, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken for an interview to come: nothing was held that a scorecard could be about."""
    if starts_at > now:
        raise RuleBroken("This interview is still to come. Cancel it instead.")
