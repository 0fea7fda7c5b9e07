"""End an interview as held, cancelled or waived, with its reminders and drafts."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from app.activity.actions import new_note
from app.db.base import db
from app.interviews import mail, queries, rules
from app.interviews.models import Interview, InterviewState, ScorecardDraft
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.shared import clock
from app.turns.actions import update_turns


def end_interview(interview: Interview, state: InterviewState, *, reason: str | None = None) -> None:
    """Set the final state of an interview, cancel its reminders and delete its drafts."""
    interview.state, interview.ended_at = state, clock.now()
    interview.ended_note = new_note(reason)
    interview.next_nudge_at = interview.cancels_at = None
    db.session.flush()
    cancel_reminders(interview)
    delete_drafts(interview)
    update_turns(interview.application)


_DELETE_DRAFTS = delete(ScorecardDraft).where(ScorecardDraft.interview_id == bindparam("interview_id"))


def delete_drafts(interview: Interview) -> None:
    db.session.execute(_DELETE_DRAFTS, {"interview_id": interview.id})


def cancel_reminders(interview: Interview) -> None:
    """Cancel the unsent mails that remind of an interview or of its scorecard."""
    kinds = (
        mail.SCORECARD_OWED_MAIL,
        mail.INTERVIEW_REMINDER_MAIL,
        mail.SCORECARD_LATE_MAIL,
        mail.SCORECARD_ESCALATED_MAIL,
    )
    cancel_mail(kinds, interview)


def check_asking_reveals_nothing(interview: Interview, *, by: User) -> None:
    """Raise RuleBroken if the answer would reveal whether somebody else's scorecard is in."""
    own = by.id == interview.interviewer_id
    rules.check_reveals_nothing(owes=queries.owes_scorecard(by, interview.application), own=own)
