"""Reminders of late scorecards: to who owes one, and to the recruiter once two went unanswered."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.db.leases import lock_next
from app.interviews.free_slots import may_interview
from app.interviews.models import SCORECARD_DEADLINE, Interview, InterviewState
from app.scorecards import mail, rules
from app.scorecards.access import may_see_owed_scorecards
from app.shared import clock

_SCHEDULED = select(Interview).where(Interview.state == InterviewState.SCHEDULED)


def send_one_late_reminder() -> bool:
    """Remind of the scorecard whose nudge has been due the longest, and commit; whether there was one.

    One worker claims the row; others pass it by on PostgreSQL, and wait for their turn on SQLite.
    """
    interview = lock_next(_SCHEDULED, Interview.next_nudge_at)
    if interview is None:
        db.session.rollback()
        return False
    if interview.due_at <= clock.now():
        _remind(interview)
    zone, owed_since = interview.interviewer.time_zone, interview.due_at - SCORECARD_DEADLINE
    interview.next_nudge_at = rules.next_reminder_at(owed_since, interview.nudges, clock.now(), zone)
    db.session.commit()
    return True


def _remind(interview: Interview) -> None:
    """To the interviewer; and once, when two went unanswered, to a recruiter who may know of it."""
    recruiter = interview.application.opening.recruiter
    if may_interview(interview.interviewer, interview.application):
        mail.send_late_reminder(interview)
    unanswered = interview.nudges >= rules.REMINDERS_BEFORE_ESCALATION and not mail.was_escalated(interview)
    if unanswered and may_see_owed_scorecards(recruiter, interview.application):
        mail.escalate_to_recruiter(interview)
    interview.nudges += 1
