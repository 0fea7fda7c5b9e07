"""Holding an interview while something is done to it, and ending it."""

from __future__ import annotations

from sqlalchemy import delete

from app.activity.actions import note_of
from app.interviews import mail
from app.interviews.models import Interview, InterviewState, ScorecardDraft
from app.outbox.actions import take_back
from app.shared.database import db


def take_in_hand(interview: Interview) -> None:
    """Lock the application, then read the interview anew."""
    db.session.refresh(interview.application, with_for_update=True)
    db.session.refresh(interview)


def end(interview: Interview, state: InterviewState, *, reason: str | None = None) -> None:
    """Nothing is owed any more, so the mail that says it is stays here, and no draft is kept."""
    interview.state = state
    interview.ended_note = note_of(reason)
    db.session.flush()
    take_back(mail.OWED, interview)
    forget_drafts(interview)


def forget_drafts(interview: Interview) -> None:
    db.session.execute(delete(ScorecardDraft).where(ScorecardDraft.interview_id == interview.id))


def named(interview: Interview) -> str:
    return f"{interview.stage.name} with {interview.interviewer.name}"[:200]
