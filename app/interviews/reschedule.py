"""Move an interview to another time: by a recruiter, or by the candidate in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.conflicts import PlannedInterview, check_no_conflict
from app.interviews.free_slots import reschedule_slots
from app.interviews.labels import interview_label, interview_time_label
from app.interviews.locks import lock_calendars, lock_interview
from app.interviews.models import Interview
from app.interviews.outcome import check_asking_reveals_nothing
from app.interviews.time_warnings import check_timing
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.shared import clock


def reschedule_interview(
    interview: Interview, *, starts_at: datetime, reason: str | None, by: User | None, anyway: bool = True
) -> None:
    """Move an interview to another time, with the same interviewer; both calendars move it.

    `by` is None where the candidate does it: to a free slot, and only while there is time to. Raises
    Conflict when nothing is owed for it any more, SlotTaken; RuleBroken for a time that is over, the
    same as before, or at which either has another interview, and for one's own that has begun where somebody
    else met the candidate: one could cancel it then, and read the other scorecard.
    """
    lock_interview(interview)
    check_can_be_moved(interview, by=by)
    rules.check_starts_at(starts_at, clock.now())
    rules.check_time_changes(interview.starts_at, starts_at)
    lock_calendars(interview.application.candidate, [interview.interviewer])
    if by is None:
        rules.check_candidate_may_change(interview.starts_at, clock.now())
        if starts_at not in {slot.starts_at for slot in reschedule_slots(interview)}:
            raise rules.SlotTaken
    else:
        check_no_conflict(_planned_at(interview, starts_at), by=by)
        check_timing(_planned_at(interview, starts_at), anyway=anyway)
    was = f"{interview_label(interview)[:160]}, {interview_time_label(interview)}"
    interview.move_to(starts_at)
    db.session.flush()
    record_activity(
        ActivityVerb.MOVED_INTERVIEW,
        interview.application,
        by=by,
        was=was,
        became=interview_time_label(interview),
        reason=reason,
    )
    _replace_mail(interview)


def check_can_be_moved(interview: Interview, *, by: User | None) -> None:
    """Raise what `reschedule_interview` raises whatever the new time is."""
    if by is not None:
        check_asking_reveals_nothing(interview, by=by)
    rules.check_scorecard_is_owed(interview.state)
    if by is not None and interview.has_begun:
        own = by.id == interview.interviewer_id
        rules.check_not_own_scorecard(own=own and queries.has_others_interviews(by, interview.application))


def _planned_at(interview: Interview, starts_at: datetime) -> PlannedInterview:
    ends_at = starts_at + timedelta(minutes=interview.minutes)
    meeting = (interview.application, interview.stage, interview.interviewer, starts_at, ends_at)
    return PlannedInterview(*meeting, interview=interview)


def _replace_mail(interview: Interview) -> None:
    """What was to be said at the old time is said at the new one."""
    for kind in (mail.SCORECARD_OWED_MAIL, mail.INTERVIEW_REMINDER_MAIL):
        cancel_mail(kind, interview)
    mail.notify_moved(interview)
    mail.send_scorecard_reminder(interview)
    mail.send_interview_reminders(interview)
