"""Who may read a scorecard: the design's second promise.

`may_read_scorecard` is the rule; `scorecards_for` applies it. Every page that shows a scorecard asks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import contains_eager, selectinload

from app.access.predicates import applied_to, runs_application
from app.candidates.models import Application
from app.db.base import db
from app.interviews.kit import NoteForNext
from app.interviews.models import Interview, InterviewState
from app.interviews.queries import interview_exists, owes_scorecard
from app.openings.models import Stage
from app.people.models import User
from app.scorecards.models import Scorecard
from app.shared.settings import current_settings


def may_read_scorecard(
    *, is_candidate: bool, is_author: bool, runs_application: bool, opened: bool, owes: bool
) -> bool:
    """Whether a person may read a scorecard: the design's second promise.

    `runs_application` is true for recruiters and the opening's hiring manager. `opened` is true for an
    interviewer who submitted one on the same application, if the company lets them read the others. `owes` is
    true if they owe a scorecard on the same application, at any stage. `is_candidate` is true if they applied
    to the opening.
    """
    if is_candidate:
        return False
    return is_author or ((runs_application or opened) and not owes)


def reason_withheld(*, runs_application: bool, opened: bool, owes: bool) -> str | None:
    """Why others' scorecards are not shown; None if they are. It never says whether there are any."""
    if owes:
        return _("Until you submit your scorecard for this application, you cannot see anyone else’s.")
    if not (runs_application or opened):
        return _("You can see only your own scorecard.")
    return None


@dataclass(frozen=True)
class Scorecards:
    """The scorecards a person may read, by stage, and why others are withheld, if they are.

    `opened` is true if a plain interviewer reads others' scorecards; they see no private notes of others.
    """

    readable: Sequence[Scorecard]
    withheld: str | None
    opened: bool = False

    def of(self, interview: Interview) -> Scorecards:
        """The scorecards of one interview."""
        return replace(self, readable=[card for card in self.readable if card.interview_id == interview.id])


def scorecards_for(user: User, application: Application) -> Scorecards:
    """The scorecards of an application that a person may read. Others are not fetched.

    Every page that shows a scorecard asks here.
    """
    runs, owes = runs_application(user, application), owes_scorecard(user, application)
    who = {
        "runs_application": runs,
        "opened": _may_read_as_interviewer(user, application, runs=runs),
        "owes": owes,
    }
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
    return Scorecards(db.session.scalars(statement).all(), reason_withheld(**who), opened)


def _may_read_as_interviewer(user: User, application: Application, *, runs: bool) -> bool:
    """Whether a plain interviewer who submitted a scorecard on the application may read the others."""
    if runs or not current_settings().interviewers_read_scorecards:
        return False
    return interview_exists(
        Interview.application_id == application.id,
        Interview.interviewer_id == user.id,
        Interview.state == InterviewState.HELD,
    )


def _readable_rows(user: User, *, own: bool, others: bool) -> ColumnElement[bool]:
    if others:
        return true()
    return Interview.interviewer_id == user.id if own else false()


def may_see_owed_scorecards(user: User, application: Application) -> bool:
    """Whether a person who runs an application may know which scorecards others owe on it."""
    return runs_application(user, application) and not owes_scorecard(user, application)


def notes_from_earlier_stages(interview: Interview) -> list[NoteForNext]:
    """The notes for the next interviewer from earlier stages. Nothing else of those scorecards is fetched.

    Interviewers at the same stage do not see each other's notes.
    """
    statement = (
        select(User.name, Stage.name, Scorecard.next_note)
        .select_from(Scorecard)
        .join(Scorecard.interview)
        .join(Interview.interviewer)
        .join(Interview.stage)
        .where(
            Interview.application_id == interview.application_id,
            Stage.position < interview.stage.position,
            Scorecard.next_note != "",
        )
        .order_by(Stage.position, Scorecard.id)
    )
    return [NoteForNext(author, stage, text) for author, stage, text in db.session.execute(statement).all()]
