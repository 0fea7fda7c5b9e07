"""Submit a scorecard, and edit it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.interviews.labels import interview_label
from app.interviews.locks import lock_interview
from app.interviews.models import Interview, InterviewState
from app.interviews.outcome import delete_drafts, end_interview
from app.interviews.rules import check_scorecard_is_owed
from app.job_families.kinds import StageForm
from app.last_opened.actions import record_change
from app.openings.models import Stage
from app.people.models import User
from app.scorecards.models import Rating, Recommendation, Scorecard, ScorecardVersion, scorecard_of
from app.scorecards.survey import Job, check_jobs
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken

SUBMISSION_VERBS = (ActivityVerb.SUBMITTED_SCORECARD, ActivityVerb.EDITED_SCORECARD)
_TEXTS = ("take_aways", "pros", "cons", "private_note", "next_note")


@dataclass(frozen=True)
class ScorecardEntry:
    """What an interviewer fills in.

    `ratings` has a value from 1 to 4, or None for not assessed, for each attribute of the stage. `survey` has
    the answers to the stage's survey, in order; `jobs` those of a chronological one.
    """

    recommendation: Recommendation
    take_aways: str
    pros: str
    cons: str
    ratings: Sequence[int | None]
    survey: Sequence[str] = ()
    jobs: Sequence[Job] = ()
    private_note: str = ""
    next_note: str = ""


def submit_scorecard(interview: Interview, entry: ScorecardEntry, *, by: User) -> Scorecard:
    """Submit an interviewer's scorecard, once. Their draft is deleted.

    Raises Conflict if no scorecard is owed any more, and RuleBroken for anyone but the interviewer and for
    a chronological survey without a job.
    """
    lock_interview(interview)
    check_scorecard_is_owed(interview.state)
    _check_may_fill_in(interview, entry, by)
    scorecard = Scorecard(interview_id=interview.id, submitted_at=clock.now())
    _fill_in(scorecard, entry, interview.stage)
    rated = zip(interview.stage.attributes, entry.ratings, strict=True)
    scorecard.ratings = [
        Rating(position=position, attribute=attribute, value=value)
        for position, (attribute, value) in enumerate(rated, start=1)
    ]
    db.session.add(scorecard)
    record_activity(
        ActivityVerb.SUBMITTED_SCORECARD, interview.application, by=by, became=interview_label(interview)
    )
    end_interview(interview, InterviewState.HELD)
    record_change(interview.application, by=by, is_open=False)
    return scorecard


def edit_scorecard(interview: Interview, entry: ScorecardEntry, *, edition: int, by: User) -> Scorecard:
    """Change a submitted scorecard, and keep what it said before as a version.

    `edition` is the one its author saw. Raises Conflict if the scorecard was edited since, and RuleBroken for
    anyone but the author and if no scorecard is submitted.
    """
    lock_interview(interview)
    scorecard = scorecard_of(interview)
    if scorecard is None:
        raise RuleBroken(_("This interview has no submitted scorecard to edit."))
    _check_may_fill_in(interview, entry, by)
    db.session.refresh(scorecard)
    if scorecard.edition != edition:
        raise Conflict(
            _("You edited this scorecard on another page meanwhile. Reload the page to see the changes.")
        )
    scorecard.versions.append(_version_of(scorecard))
    scorecard.edition, scorecard.edited_at = edition + 1, clock.now()
    _fill_in(scorecard, entry, interview.stage)
    for rating, value in zip(scorecard.ratings, entry.ratings, strict=True):
        rating.value = value
    delete_drafts(interview)
    record_change(interview.application, by=by, is_open=False)
    record_activity(
        ActivityVerb.EDITED_SCORECARD, interview.application, by=by, became=interview_label(interview)
    )
    return scorecard


def _check_may_fill_in(interview: Interview, entry: ScorecardEntry, by: User) -> None:
    if by.id != interview.interviewer_id:
        raise RuleBroken(_("Only the interviewer can submit this scorecard."))
    if interview.stage.form is StageForm.CHRONOLOGICAL:
        check_jobs(entry.jobs)


def _fill_in(scorecard: Scorecard, entry: ScorecardEntry, stage: Stage) -> None:
    """Write everything but the ratings."""
    scorecard.recommendation = entry.recommendation
    scorecard.take_aways, scorecard.pros, scorecard.cons = entry.take_aways, entry.pros, entry.cons
    scorecard.private_note, scorecard.next_note = entry.private_note, entry.next_note
    answered = zip(stage.survey, entry.survey, strict=False)
    scorecard.survey = [[question, answer] for question, answer in answered if answer]
    scorecard.jobs = [asdict(job) for job in entry.jobs]


def _version_of(scorecard: Scorecard) -> ScorecardVersion:
    said: dict[str, Any] = {name: getattr(scorecard, name) for name in _TEXTS}
    said["recommendation"] = scorecard.recommendation.value
    said["ratings"] = [[rating.attribute, rating.value] for rating in scorecard.ratings]
    said["survey"], said["jobs"] = scorecard.survey, scorecard.jobs
    said_at = scorecard.edited_at or scorecard.submitted_at
    return ScorecardVersion(edition=scorecard.edition, said_at=said_at, said=said)
