"""Drafts of scorecards."""

from __future__ import annotations

from app.db.base import db
from app.interviews.models import Interview, ScorecardDraft
from app.people.models import User


def draft_of(user: User, interview: Interview) -> ScorecardDraft | None:
    """A person's own draft for an interview; None if there is none."""
    return db.session.get(ScorecardDraft, (interview.id, user.id))
