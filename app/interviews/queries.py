"""Reading interviews, and the one place that says which scorecards a person may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.access.predicates import is_not_the_candidate, runs_application
from app.candidates.models import Application
from app.interviews.models import Interview, InterviewState, Scorecard, ScorecardDraft
from app.interviews.rules import may_read_scorecard, why_withheld
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.database import db

MOST_OWED = 50
_OWED = Interview.state == InterviewState.SCHEDULED


@dataclass(frozen=True)
class Scorecards:
    """The scorecards a person may read, by stage, and why others are withheld, if they are."""

    readable: Sequence[Scorecard]
    withheld: str | None

    def of(self, interview: Interview) -> Scorecards:
        """The same for one interview."""
        return replace(self, readable=[card for card in self.readable if card.interview_id == interview.id])


def scorecards_for(user: User, application: Application) -> Scorecards:
    """What a person may read of an application's scorecards. Every page that shows one asks here.

    What they may not read is not fetched either.
    """
    runs, owes = runs_application(user, application), owes_on(user, application)
    is_candidate = not is_not_the_candidate(user, application)
    may_read = partial(may_read_scorecard, is_candidate=is_candidate, runs_application=runs, owes=owes)
    readable_rows = _readable_rows(user, own=may_read(is_author=True), others=may_read(is_author=False))
    statement = (
        select(Scorecard)
        .join(Scorecard.interview)
        .join(Interview.stage)
        .where(Interview.application_id == application.id, readable_rows)
        .options(
            contains_eager(Scorecard.interview).joinedload(Interview.interviewer),
            contains_eager(Scorecard.interview).contains_eager(Interview.stage),
            selectinload(Scorecard.ratings),
            selectinload(Scorecard.versions),
        )
        .order_by(Stage.position, Scorecard.id)
    )
    return Scorecards(db.session.scalars(statement).all(), why_withheld(runs_application=runs, owes=owes))


def _readable_rows(user: User, *, own: bool, others: bool) -> ColumnElement[bool]:
    if others:
        return true()
    return Interview.interviewer_id == user.id if own else false()


def draft_of(user: User, interview: Interview) -> ScorecardDraft | None:
    """What a person has typed for an interview and not submitted. Only ever their own."""
    return db.session.get(ScorecardDraft, (interview.id, user.id))


def owes_on(user: User, application: Application) -> bool:
    """Whether a person owes a scorecard on an application, of whatever stage."""
    owed = (Interview.application_id == application.id, Interview.interviewer_id == user.id, _OWED)
    return bool(db.session.scalar(select(exists().where(*owed))))


def owed_by(user: User) -> Sequence[Interview]:
    """The interviews a person owes a scorecard for, by when they start, at most MOST_OWED."""
    statement = (
        select(Interview)
        .where(Interview.interviewer_id == user.id, _OWED)
        .options(
            joinedload(Interview.stage),
            joinedload(Interview.application).joinedload(Application.candidate),
            joinedload(Interview.application).joinedload(Application.opening),
        )
        .order_by(Interview.starts_at, Interview.id)
        .limit(MOST_OWED)
    )
    return db.session.scalars(statement).all()


def interviews_to_come(application: Application) -> Sequence[Interview]:
    """The interviews that are scheduled and have not begun, as the database has them now."""
    statement = select(Interview).where(
        Interview.application_id == application.id, _OWED, Interview.starts_at > clock.now()
    )
    newly_read = statement.order_by(Interview.id).execution_options(populate_existing=True)
    return db.session.scalars(newly_read).all()
