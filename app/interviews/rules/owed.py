"""What is owed for an interview, until when, and how that ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.interviews.models import InterviewState
from app.shared.refusals import Conflict, RuleBroken

TIME_TO_SUBMIT = timedelta(hours=24)  # the hiring process wants a scorecard within 24 hours

_ENDED = {
    InterviewState.HELD: "The scorecard of this interview was submitted already.",
    InterviewState.CANCELLED: "This interview was cancelled.",
    InterviewState.WAIVED: "The scorecard of this interview was waived.",
}


def check_owed(state: InterviewState) -> None:
    """Raise Conflict where nothing is owed for an interview any more: someone was quicker."""
    if state in _ENDED:
        raise Conflict(_ENDED[state])


def check_can_be_waived(*, own: bool, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken where waiving is not the way: one's own scorecard, an interview to come.

    Whoever could waive their own would read the others' without having said what they think.
    """
    if own:
        raise RuleBroken("You owe this scorecard yourself. Submit it, or ask another recruiter to waive it.")
    if starts_at > now:
        raise RuleBroken("This interview is still to come. Cancel it instead.")
