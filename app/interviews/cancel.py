"""Cancel an interview: by a recruiter, by the candidate in time, or with a move that ends the application."""

from __future__ import annotations

from collections.abc import Sequence

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.interviews import mail, queries, rules
from app.interviews.labels import interview_label, meeting_label
from app.interviews.locks import lock_interview
from app.interviews.models import Interview, InterviewState
from app.interviews.outcome import check_asking_reveals_nothing, end_interview
from app.interviews.panels.meetings import meeting_of, meetings, raise_sequence
from app.interviews.slot_requests import update_slot_request
from app.last_opened.actions import record_change
from app.outbox.actions import mail_due_at
from app.people.models import User
from app.shared import clock
from app.shared.times import format_moment


def cancel_interview(
    interview: Interview, *, reason: str, only_theirs: bool = False, by: User | None
) -> None:
    """Cancel an interview, with all of its meeting or `only_theirs`. No scorecard is owed for it any more.

    `by` is None if the candidate cancels; they are asked to choose another time. Raises Conflict if the
    interview was cancelled or its scorecard submitted or waived. Raises RuleBroken if it is too late for the
    candidate, if the person's own interview has begun, and if they owe a scorecard on the application.
    """
    lock_interview(interview)
    check_can_be_cancelled(interview, by=by)
    meeting = meeting_of(interview)
    cancelled = [interview] if only_theirs else [each for each in meeting if each.is_scorecard_owed]
    _cancel(cancelled, reason=reason, remaining=only_theirs, by=by)
    if by is None:
        people = [each.interviewer for each in cancelled]
        update_slot_request(interview.application, by=None, people=people, quietly=True)


def check_can_be_cancelled(interview: Interview, *, by: User | None) -> None:
    """Raise what `cancel_interview` raises."""
    if by is not None:
        check_asking_reveals_nothing(interview, by=by)
    rules.check_scorecard_is_owed(interview.state)
    if by is None:
        rules.check_candidate_may_change(interview.starts_at, clock.now())
    elif interview.starts_at <= clock.now():
        rules.check_not_own_scorecard(own=by.id == interview.interviewer_id)


def cancel_upcoming_interviews(
    application: Application, *, reason: str, by: User | None, keep_imminent: bool | None = None
) -> None:
    """Cancel the interviews that have not begun when the mail of a move leaves. The application is locked.

    From the hiring process: declining someone cancels their further interviews. Until the mail leaves, and
    if the move is undone, they stay. What the candidate ends is cancelled at once. Raises RuleBroken if one
    begins within IMMINENT_WINDOW and `keep_imminent` is None.
    """
    interviews = queries.upcoming_interviews(application)
    imminent = [each for each in interviews if rules.is_imminent(each.starts_at, clock.now())]
    if imminent and keep_imminent is None:
        rules.require_keep_decision(
            interview_label(imminent[0]), format_moment(imminent[0].starts_at, by.time_zone if by else "UTC")
        )
    to_cancel = [each for each in interviews if not (keep_imminent and each in imminent)]
    for meeting in meetings(to_cancel):
        if by is None:
            _cancel(meeting, reason=reason, by=by)
        for interview in meeting if by is not None else ():
            interview.cancels_at = mail_due_at()


def keep_interviews(application: Application) -> None:
    """Keep the interviews that were to be cancelled with a move that is undone in time."""
    for interview in queries.interviews_marked_for_cancellation(application):
        interview.cancels_at = None


def cancel_marked_interviews(application: Application, *, reason: str, by: User | None) -> None:
    """Cancel the marked interviews, except those that have begun meanwhile. The application is locked."""
    marked = queries.interviews_marked_for_cancellation(application)
    for interview in marked:
        interview.cancels_at = None
    for meeting in meetings(each for each in marked if each.starts_at > clock.now()):
        _cancel(meeting, reason=reason, by=by)


def _cancel(
    interviews: Sequence[Interview], *, reason: str, remaining: bool = False, by: User | None
) -> None:
    """Cancel interviews of one meeting. With `remaining`, its others still meet the candidate."""
    first = interviews[0]
    for interview in interviews:
        rules.check_scorecard_is_owed(interview.state)
    raise_sequence(first)
    for interview in interviews:
        end_interview(interview, InterviewState.CANCELLED, reason=reason)
    record_change(first.application, by=by)
    record_activity(
        ActivityVerb.CANCELLED_INTERVIEW,
        first.application,
        by=by,
        was=meeting_label(interviews),
        reason=reason,
    )
    others = [each for each in meeting_of(first) if each not in interviews] if remaining else []
    mail.notify_cancelled(interviews, remaining=others)
    if others:
        mail.send_interview_reminders(others)
