"""Reminders of late scorecards: to the interviewer, and to the recruiter after two without an answer."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.db.leases import lock_next
from app.interviews.free_slots import may_interview
from app.interviews.models import Interview, InterviewState
from app.scorecards import mail, rules
from app.scorecards.access import may_see_owed_scorecards
from app.shared import clock
from app.shared.company import company_calendar

_SCHEDULED = select(Interview).where(Interview.state == InterviewState.SCHEDULED)


def send_one_late_reminder() -> bool:
    """Send the reminder that has been due the longest, and commit. Returns whether there was one.

    One worker locks the row. Others skip it on PostgreSQL, and wait on SQLite.
    """
    interview = lock_next(_SCHEDULED, Interview.next_nudge_at)
    if interview is None:
        db.session.rollback()
        return False
    if interview.due_at <= clock.now():
        _remind(interview)
    zone = interview.interviewer.time_zone
    interview.next_nudge_at = rules.next_reminder_at(
        interview.due_at, interview.nudges, clock.now(), zone, company_calendar()
    )
    db.session.commit()
    return True


def _remind(interview: Interview) -> None:
    """Remind the interviewer; and once, after two without an answer, a recruiter who may know of it."""
    recruiter = interview.application.opening.recruiter
    if may_interview(interview.interviewer, interview.application):
        mail.send_late_reminder(interview)
    unanswered = interview.nudges >= rules.REMINDERS_BEFORE_ESCALATION and not mail.was_escalated(interview)
    if unanswered and may_see_owed_scorecards(recruiter, interview.application):
        mail.escalate_to_recruiter(interview)
    interview.nudges += 1
