"""Whether a scorecard is still owed for an interview, and who may end that."""

from __future__ import annotations

from datetime import datetime

from app.interviews.models import InterviewState
from app.shared.refusals import Conflict, RuleBroken

_ENDED = {
    InterviewState.HELD: "The scorecard of this interview was submitted already.",
    InterviewState.CANCELLED: "This interview was cancelled or not held.",
    InterviewState.WAIVED: "The scorecard of this interview was waived.",
}


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
