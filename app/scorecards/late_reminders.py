"""Reminders of late scorecards: to who owes one, and to the recruiter once two went unanswered."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.db.leases import lock_next
from app.interviews.free_slots import may_interview
from app.interviews.models import TIME_TO_SUBMIT, Interview, InterviewState
from app.scorecards import mail, rules
from app.scorecards.access import may_know_what_is_owed
from app.shared import clock

_SCHEDULED = select(Interview).where(Interview.state == InterviewState.SCHEDULED)


def send_one_nudge() -> bool:
    """Remind of the scorecard whose nudge has been due the longest, and commit; whether there was one.

    One worker claims the row; others pass it by on PostgreSQL, and wait for their turn on SQLite.
    """
    interview = lock_next(_SCHEDULED, Interview.next_nudge_at)
    if interview is None:
        db.session.rollback()
        return False
    if interview.due_at <= clock.now():
        _nudge(interview)
    zone, owed_since = interview.interviewer.time_zone, interview.due_at - TIME_TO_SUBMIT
    interview.next_nudge_at = rules.next_nudge(owed_since, interview.nudges, clock.now(), zone)
    db.session.commit()
    return True


def _nudge(interview: Interview) -> None:
    """To the interviewer; and once, when two went unanswered, to a recruiter who may know of it."""
    recruiter = interview.application.opening.recruiter
    if may_interview(interview.interviewer, interview.application):
        mail.tell_late(interview)
    unanswered = interview.nudges >= rules.UNANSWERED and not mail.told_recruiter(interview)
    if unanswered and may_know_what_is_owed(recruiter, interview.application):
        mail.tell_recruiter(interview)
    interview.nudges += 1
