"""Mark an interview as not held, because someone did not come."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.interviews import mail, queries, rules
from app.interviews.labels import meeting_label
from app.interviews.locks import lock_interview
from app.interviews.models import Interview, InterviewState, NotHeldBecause
from app.interviews.outcome import check_asking_reveals_nothing, end_interview
from app.interviews.panels.meetings import meeting_of
from app.last_opened.actions import record_change
from app.people.models import User
from app.shared import clock


def mark_not_held(
    interview: Interview, *, because: NotHeldBecause, note: str | None, only_theirs: bool = False, by: User
) -> None:
    """Mark an interview as not held, with all of its meeting or `only_theirs`.

    It counts as cancelled, and no scorecard is due. Of a panel one person may have been absent: it is then
    `only_theirs`. A meeting with a scorecard was held.

    The candidate gets no mail. Raises Conflict if it was cancelled or its scorecard submitted or waived.
    Raises RuleBroken before it starts; for a person's own interview if somebody else met the candidate, for
    they could then read that scorecard; and for another's by someone who owes a scorecard on the application.
    """
    lock_interview(interview)
    check_can_mark_not_held(interview, by=by)
    marked = [interview] if only_theirs else meeting_of(interview)
    for each in marked:
        rules.check_scorecard_is_owed(each.state)
        each.not_held_because = because
        end_interview(each, InterviewState.CANCELLED, reason=note)
    record_change(interview.application, by=by)
    record_activity(
        ActivityVerb.MARKED_INTERVIEW_NOT_HELD,
        interview.application,
        by=by,
        was=meeting_label(marked),
        became=because.label,
        reason=note,
    )
    for each in marked:
        mail.notify_not_held(each)


def check_can_mark_not_held(interview: Interview, *, by: User) -> None:
    """Raise what `mark_not_held` raises."""
    check_asking_reveals_nothing(interview, by=by)
    rules.check_scorecard_is_owed(interview.state)
    own = by.id == interview.interviewer_id
    rules.check_not_own_scorecard(own=own and queries.has_others_interviews(by, interview.application))
    rules.check_has_started(starts_at=interview.starts_at, now=clock.now())
