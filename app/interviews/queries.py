"""Reading interviews, and the one place that says which scorecards a person may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, Select, exists, false, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.access.predicates import applied_to, runs_application
from app.access.roles import Role
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview, InterviewState, Scorecard, ScorecardDraft
from app.interviews.rules import UNANSWERED, may_read_scorecard, why_withheld
from app.openings.models import Opening, Stage
from app.people.models import User
from app.shared import clock
from app.shared.settings import current_settings

MOST_OWED = 50
_OWED = Interview.state == InterviewState.SCHEDULED


@dataclass(frozen=True)
class Scorecards:
    """The scorecards a person may read, by stage, and why others are withheld, if they are.

    `opened` is true where a plain interviewer reads others'; private notes are not for them.
    """

    readable: Sequence[Scorecard]
    withheld: str | None
    opened: bool = False

    def of(self, interview: Interview) -> Scorecards:
        """The same for one interview."""
        return replace(self, readable=[card for card in self.readable if card.interview_id == interview.id])


def scorecards_for(user: User, application: Application) -> Scorecards:
    """What a person may read of an application's scorecards. Every page that shows one asks here.

    What they may not read is not fetched either.
    """
    runs, owes = runs_application(user, application), owes_on(user, application)
    who = {"runs_application": runs, "opened": _opened_to(user, application, runs=runs), "owes": owes}
    may_read = partial(may_read_scorecard, is_candidate=applied_to(user, application.opening_id), **who)
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
    opened = who["opened"] and may_read(is_author=False)
    return Scorecards(db.session.scalars(statement).all(), why_withheld(**who), opened)


def _opened_to(user: User, application: Application, *, runs: bool) -> bool:
    """Whether the company lets a plain interviewer who submitted a scorecard on it read the others'."""
    if runs or not current_settings().interviewers_read_scorecards:
        return False
    return _has_interview(
        Interview.application_id == application.id,
        Interview.interviewer_id == user.id,
        Interview.state == InterviewState.HELD,
    )


def _readable_rows(user: User, *, own: bool, others: bool) -> ColumnElement[bool]:
    if others:
        return true()
    return Interview.interviewer_id == user.id if own else false()


def draft_of(user: User, interview: Interview) -> ScorecardDraft | None:
    """What a person has typed for an interview and not submitted. Only ever their own."""
    return db.session.get(ScorecardDraft, (interview.id, user.id))


def owes_on(user: User, application: Application) -> bool:
    """Whether a person owes a scorecard on an application, of whatever stage."""
    return _has_interview(
        Interview.application_id == application.id, Interview.interviewer_id == user.id, _OWED
    )


def has_others_interviews(user: User, application: Application) -> bool:
    """Whether an interview of somebody else began and was not cancelled, with or without a scorecard."""
    return _has_interview(
        Interview.application_id == application.id,
        Interview.interviewer_id != user.id,
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at <= clock.now(),
    )


def meets(interviewer: User, application: Application) -> bool:
    """Whether someone has an interview with a candidate at the stage they stand at, held or not."""
    return _has_interview(
        Interview.application_id == application.id,
        Interview.stage_id == application.stage_id,
        Interview.interviewer_id == interviewer.id,
        Interview.state != InterviewState.CANCELLED,
    )


def _has_interview(*conditions: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(*conditions))))


def may_know_what_is_owed(user: User, application: Application) -> bool:
    """Whether someone who runs an application may be told what others owe on it."""
    return runs_application(user, application) and not owes_on(user, application)


def late_for_recruiter(user: User) -> Sequence[Interview]:
    """Owed scorecards of a recruiter's openings whose nudges go unanswered, by when they were held.

    None on an application they owe one on themselves, and none at an opening they applied to.
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
            _OWED,
            Interview.nudges >= UNANSWERED,
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
        .limit(MOST_OWED)
    )
    return db.session.scalars(statement).all()


def scheduled_with(user: User) -> Select[Interview]:
    """The interviews a person has to hold or owes a scorecard for, with what a list of them shows.

    None for who is no interviewer any more.
    """
    holds_them = true() if Role.INTERVIEWER in user.roles else false()
    return (
        select(Interview)
        .join(Interview.application)
        .where(
            holds_them,
            Interview.interviewer_id == user.id,
            _OWED,
            Application.opening_id.not_in(user.openings_applied_to),
        )
        .options(
            joinedload(Interview.stage),
            joinedload(Interview.application).joinedload(Application.candidate),
            joinedload(Interview.application).joinedload(Application.opening),
        )
        .order_by(Interview.starts_at, Interview.id)
    )


def owed_by(user: User) -> Sequence[Interview]:
    """The interviews a person owes a scorecard for, by when they start, at most MOST_OWED."""
    return db.session.scalars(scheduled_with(user).limit(MOST_OWED)).all()


def interviews_to_be_cancelled(application: Application) -> Sequence[Interview]:
    """The interviews that are cancelled when the mail of a move leaves."""
    marked = (Interview.application_id == application.id, _OWED, Interview.cancels_at.is_not(None))
    return db.session.scalars(select(Interview).where(*marked).order_by(Interview.id)).all()


def interviews_to_come(application: Application) -> Sequence[Interview]:
    """The interviews that are scheduled and have not begun, as the database has them now."""
    statement = select(Interview).where(
        Interview.application_id == application.id, _OWED, Interview.starts_at > clock.now()
    )
    newly_read = statement.order_by(Interview.id).execution_options(populate_existing=True)
    return db.session.scalars(newly_read).all()
