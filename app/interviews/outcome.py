"""End an interview, as held, cancelled or waived: nothing is owed, reminded of or kept as a draft then."""

from __future__ import annotations

from sqlalchemy import delete

from app.activity.actions import new_note
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.models import Interview, InterviewState, ScorecardDraft
from app.outbox.actions import cancel_mail
from app.people.models import User


def end_interview(interview: Interview, state: InterviewState, *, reason: str | None = None) -> None:
    """Nothing is owed any more: mail that says so or reminds of it stays here, and no draft is kept."""
    interview.state = state
    interview.ended_note = new_note(reason)
    interview.next_nudge_at = interview.cancels_at = None
    db.session.flush()
    cancel_reminders(interview)
    delete_drafts(interview)


def delete_drafts(interview: Interview) -> None:
    db.session.execute(delete(ScorecardDraft).where(ScorecardDraft.interview_id == interview.id))


def cancel_reminders(interview: Interview) -> None:
    """What has not left yet and reminds whoever was to interview of it, or that they owe its scorecard."""
    for kind in (
        mail.SCORECARD_OWED_MAIL,
        mail.INTERVIEW_REMINDER_MAIL,
        mail.SCORECARD_LATE_MAIL,
        mail.SCORECARD_ESCALATED_MAIL,
    ):
        cancel_mail(kind, interview)


def check_asking_reveals_nothing(interview: Interview, *, by: User) -> None:
    """Raise RuleBroken if the answer would reveal whether another's scorecard is in."""
    own = by.id == interview.interviewer_id
    rules.check_reveals_nothing(owes=queries.owes_scorecard(by, interview.application), own=own)
