"""What becomes of a scorecard that is owed and not submitted."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.interviews import rules
from app.interviews.actions.hold import end, named, take_in_hand
from app.interviews.models import Interview, InterviewState
from app.people.models import User
from app.shared import clock


def waive_scorecard(interview: Interview, *, reason: str, by: User) -> None:
    """Do without the scorecard of an interview that took place.

    Raises Conflict when nothing is owed any more, RuleBroken for one's own scorecard and for an
    interview still to come.
    """
    take_in_hand(interview)
    rules.check_owed(interview.state)
    own = by.id == interview.interviewer_id
    rules.check_can_be_waived(own=own, starts_at=interview.starts_at, now=clock.now())
    end(interview, InterviewState.WAIVED, reason=reason)
    record_activity(
        "waived a scorecard", interview.application, by=by, became=named(interview), reason=reason
    )
