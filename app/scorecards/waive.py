"""Waive an owed scorecard: go on without it."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.interviews.labels import interview_label
from app.interviews.locks import lock_interview
from app.interviews.models import Interview, InterviewState
from app.interviews.outcome import end_interview
from app.last_opened.actions import record_change
from app.people.models import User
from app.scorecards import rules
from app.scorecards.reassign import check_can_be_reassigned
from app.shared import clock


def waive_scorecard(interview: Interview, *, reason: str, by: User) -> None:
    """Go on without the scorecard of an interview that took place.

    Raises Conflict if no scorecard is owed any more. Raises RuleBroken for the person's own scorecard, for
    another's if they owe one on the same application, and for an interview that has not started.
    """
    lock_interview(interview)
    check_can_be_waived(interview, by=by)
    end_interview(interview, InterviewState.WAIVED, reason=reason)
    record_change(interview.application, by=by, is_open=False)
    record_activity(
        ActivityVerb.WAIVED_SCORECARD,
        interview.application,
        by=by,
        became=interview_label(interview),
        reason=reason,
    )


def check_can_be_waived(interview: Interview, *, by: User) -> None:
    """Raise what `waive_scorecard` raises."""
    check_can_be_reassigned(interview, by=by)
    rules.check_can_be_waived(starts_at=interview.starts_at, now=clock.now())
