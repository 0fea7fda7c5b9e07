"""Owed scorecards, and drafts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview, InterviewState, ScorecardDraft
from app.interviews.queries import scheduled_interviews
from app.openings.models import Opening
from app.people.models import User
from app.scorecards.rules import REMINDERS_BEFORE_ESCALATION

OWED_LIST_LIMIT = 50


def draft_of(user: User, interview: Interview) -> ScorecardDraft | None:
    """A person's own draft for an interview; None if there is none."""
    return db.session.get(ScorecardDraft, (interview.id, user.id))


def scorecards_owed_by(user: User) -> Sequence[Interview]:
    """The interviews a person owes a scorecard for, by when they start, at most OWED_LIST_LIMIT."""
    return db.session.scalars(scheduled_interviews(user).limit(OWED_LIST_LIMIT)).all()


def escalated_scorecards(user: User) -> Sequence[Interview]:
    """Owed scorecards of a recruiter's openings, with unanswered reminders, by the start of the interview.

    Applications on which they owe one themselves, and openings they applied to, are left out.
    """
    owed = aliased(Interview)
    owing = select(owed.application_id).where(
        owed.interviewer_id == user.id, owed.state == InterviewState.SCHEDULED
    )
    statement = (
        select(Interview)
        .join(Interview.application)
        .join(Application.opening)
        .where(
            Interview.state == InterviewState.SCHEDULED,
            Interview.nudges >= REMINDERS_BEFORE_ESCALATION,
            Opening.recruiter_id == user.id,
            Opening.id.not_in(user.openings_applied_to),
            Application.id.not_in(owing),
        )
        .options(
            joinedload(Interview.stage),
            joinedload(Interview.interviewer),
            contains_eager(Interview.application).joinedload(Application.candidate),
            contains_eager(Interview.application).contains_eager(Application.opening),
        )
        .order_by(Interview.starts_at, Interview.id)
        .limit(OWED_LIST_LIMIT)
    )
    return db.session.scalars(statement).all()
