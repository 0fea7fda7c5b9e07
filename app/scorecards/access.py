"""Who may read a scorecard: the design's second promise.

`may_read_scorecard` is the rule; `scorecards_for` applies it. Every page that shows a scorecard asks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from app.access.predicates import applied_to, runs_application
from app.audit_log.actions import note_read
from app.audit_log.models import SecurityEventKind
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview, InterviewState, interviews_of
from app.interviews.queries import owes_scorecard
from app.openings.models import Stage
from app.people.models import User
from app.scorecards.kit import NoteForNext
from app.scorecards.models import Scorecard, ScorecardVersion
from app.shared.settings import current_settings


def may_read_scorecard(
    *, is_candidate: bool, is_author: bool, runs_application: bool, opened: bool, owes: bool
) -> bool:
    """Whether a person may read a scorecard: the design's second promise.

    `runs_application` is true for recruiters and the opening's hiring manager. `opened` is true for an
    interviewer who submitted one on the same application, if the company lets them read the others. `owes` is
    true if they owe a scorecard on the same application, at any stage, or sit in on an interview whose
    scorecard is owed: they talk with its interviewer. `is_candidate` is true if they applied
    to the opening.
    """
    if is_candidate:
        return False
    return is_author or ((runs_application or opened) and not owes)


def reason_withheld(*, runs_application: bool, opened: bool, owes: bool, sits_in: bool = False) -> str | None:
    """Why others' scorecards are not shown; None if they are. It never says whether there are any.

    `sits_in` is true if they owe none themselves, and sit in with somebody who does.
    """
    if sits_in:
        return _(
            "You sit in on an interview of this application. Until its scorecard is submitted, you cannot "
            "see any."
        )
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

    Every page that shows a scorecard asks here, so here it is noted that they read those of others. What the
    person owes follows from the interviews of the application, which a page loads with it.
    """
    runs, owes = runs_application(user, application), _owes_loaded_scorecard(user, application)
    who = {
        "runs_application": runs,
        "opened": _may_read_as_interviewer(user, application, runs=runs),
        "owes": owes,
    }
    may_read = partial(may_read_scorecard, is_candidate=applied_to(user, application.opening_id), **who)
    own, others = may_read(is_author=True), may_read(is_author=False)
    readable = [
        interview
        for interview in interviews_of(application)
        if interview.state is InterviewState.HELD
        and (others or (own and interview.interviewer_id == user.id))
    ]
    withheld = reason_withheld(**who, sits_in=owes and not _owes_own(user, application))
    if any(interview.interviewer_id != user.id for interview in readable):
        note_read(SecurityEventKind.READ_SCORECARDS, application)
    return Scorecards(_scorecards_of(readable, application), withheld, who["opened"] and others)


def _owes_loaded_scorecard(user: User, application: Application) -> bool:
    return any(each.keeps_blind(user.id) for each in interviews_of(application))


def _owes_own(user: User, application: Application) -> bool:
    owed = (each for each in interviews_of(application) if each.is_scorecard_owed)
    return any(each.interviewer_id == user.id for each in owed)


def _scorecards_of(interviews: Sequence[Interview], application: Application) -> Sequence[Scorecard]:
    """The scorecards of some interviews by stage, with what those that were edited said before."""
    if not interviews:
        return []
    by_id = {interview.id: interview for interview in interviews}
    found = db.session.scalars(_scorecards(), {"ids": list(by_id)}).unique().all()
    _load_people_and_stages(interviews, application)
    for card in found:
        set_committed_value(card, "interview", by_id[card.interview_id])
    _load_versions(found)
    return sorted(found, key=lambda card: (card.interview.stage.position, card.id))


@cache
def _scorecards() -> Select[Scorecard]:
    of_interviews = Scorecard.interview_id.in_(bindparam("ids", expanding=True))
    return select(Scorecard).where(of_interviews).options(joinedload(Scorecard.ratings))


def _load_people_and_stages(interviews: Sequence[Interview], application: Application) -> None:
    stages = {stage.id: stage for stage in application.opening.stages}
    for interview in interviews:
        set_committed_value(interview, "stage", stages[interview.stage_id])
    if without := [each for each in interviews if "interviewer" in inspect(each).unloaded]:
        ids = {each.interviewer_id for each in without}
        people = select(User).where(User.id.in_(ids)).options(lazyload(User.granted_roles))
        by_id = {person.id: person for person in db.session.scalars(people)}
        for interview in without:
            set_committed_value(interview, "interviewer", by_id[interview.interviewer_id])


def _load_versions(scorecards: Sequence[Scorecard]) -> None:
    earlier: dict[int, list[ScorecardVersion]] = {card.id: [] for card in scorecards}
    if edited := [card.id for card in scorecards if card.edited_at]:
        versions = select(ScorecardVersion).where(ScorecardVersion.scorecard_id.in_(edited))
        for version in db.session.scalars(versions.order_by(ScorecardVersion.edition)):
            earlier[version.scorecard_id].append(version)
    for card in scorecards:
        set_committed_value(card, "versions", earlier[card.id])


def _may_read_as_interviewer(user: User, application: Application, *, runs: bool) -> bool:
    """Whether a plain interviewer who submitted a scorecard on the application may read the others."""
    if runs or not current_settings().interviewers_read_scorecards:
        return False
    return any(
        each.state is InterviewState.HELD and each.interviewer_id == user.id
        for each in interviews_of(application)
    )


def may_see_owed_scorecards(user: User, application: Application) -> bool:
    """Whether a person who runs an application may know which scorecards others owe on it."""
    return runs_application(user, application) and not owes_scorecard(user, application)


def notes_from_earlier_stages(interview: Interview) -> list[NoteForNext]:
    """The notes for the next interviewer from earlier stages. Nothing else of those scorecards is fetched.

    Interviewers at the same stage do not see each other's notes.
    """
    values = {"application_id": interview.application_id, "position": interview.stage.position}
    rows = db.session.execute(_earlier_notes(), values).all()
    return [NoteForNext(author, stage, text) for author, stage, text in rows]


@cache
def _earlier_notes() -> Any:
    return (
        select(User.name, Stage.name, Scorecard.next_note)
        .select_from(Scorecard)
        .join(Scorecard.interview)
        .join(Interview.interviewer)
        .join(Interview.stage)
        .where(
            Interview.application_id == bindparam("application_id"),
            Stage.position < bindparam("position"),
            Scorecard.next_note != "",
        )
        .order_by(Stage.position, Scorecard.id)
    )
