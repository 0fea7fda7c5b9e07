"""Submitting a scorecard, and editing it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
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
from app.openings.models import Stage, StageForm
from app.people.models import User
from app.scorecards.models import Rating, Recommendation, Scorecard, ScorecardVersion, scorecard_of
from app.scorecards.survey import Job, check_jobs
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken

SUBMISSION_VERBS = (ActivityVerb.SUBMITTED_SCORECARD, ActivityVerb.EDITED_SCORECARD)
_TEXTS = ("take_aways", "pros", "cons", "private_note", "next_note")


def submit_scorecard(
    interview: Interview,
    *,
    recommendation: Recommendation,
    take_aways: str,
    pros: str,
    cons: str,
    ratings: Sequence[int | None],
    survey: Sequence[str] = (),
    jobs: Sequence[Job] = (),
    private_note: str = "",
    next_note: str = "",
    by: User,
) -> Scorecard:
    """Submit an interviewer's scorecard, once; what they owed is paid, and their draft is gone.

    `ratings` has one value for each attribute of the stage, from 1 to 4, or None: not assessed.
    `survey` has the answers to the stage's survey, in order, `jobs` those of a chronological one.
    Raises Conflict when nothing is owed any more, RuleBroken for anyone but the interviewer and for
    a chronological survey without a job.
    """
    lock_interview(interview)
    check_scorecard_is_owed(interview.state)
    _check_may_fill_in(interview, jobs, by)
    scorecard = Scorecard(
        interview=interview,
        submitted_at=clock.now(),
        recommendation=recommendation,
        take_aways=take_aways,
        pros=pros,
        cons=cons,
        survey=_answered_questions(interview.stage, survey),
        jobs=[job.kept() for job in jobs],
        private_note=private_note,
        next_note=next_note,
    )
    rated = zip(interview.stage.attributes, ratings, strict=True)
    scorecard.ratings = [
        Rating(position=position, attribute=attribute, value=value)
        for position, (attribute, value) in enumerate(rated, start=1)
    ]
    db.session.add(scorecard)
    end_interview(interview, InterviewState.HELD)
    record_activity(
        ActivityVerb.SUBMITTED_SCORECARD, interview.application, by=by, became=interview_label(interview)
    )
    return scorecard


def edit_scorecard(
    interview: Interview,
    *,
    edition: int,
    recommendation: Recommendation,
    take_aways: str,
    pros: str,
    cons: str,
    ratings: Sequence[int | None],
    survey: Sequence[str] = (),
    jobs: Sequence[Job] = (),
    private_note: str = "",
    next_note: str = "",
    by: User,
) -> Scorecard:
    """Change what a submitted scorecard says; what it said until now is kept as a version.

    `edition` is the scorecard's, as its author saw it; the rest is as in `submit_scorecard`. Raises
    Conflict for a page older than the last edit, RuleBroken for anyone but the author and where no
    scorecard is submitted.
    """
    lock_interview(interview)
    scorecard = scorecard_of(interview)
    if scorecard is None:
        raise RuleBroken(_("No scorecard is submitted for this interview, so there is none to edit."))
    _check_may_fill_in(interview, jobs, by)
    db.session.refresh(scorecard)
    if scorecard.edition != edition:
        raise Conflict(_("You have edited this scorecard from another page meanwhile. Open it to see how."))
    scorecard.versions.append(_version_of(scorecard))
    scorecard.edition, scorecard.edited_at = edition + 1, clock.now()
    scorecard.recommendation = recommendation
    scorecard.take_aways, scorecard.pros, scorecard.cons = take_aways, pros, cons
    scorecard.survey = _answered_questions(interview.stage, survey)
    scorecard.jobs = [job.kept() for job in jobs]
    scorecard.private_note, scorecard.next_note = private_note, next_note
    for rating, value in zip(scorecard.ratings, ratings, strict=True):
        rating.value = value
    delete_drafts(interview)
    record_activity(
        ActivityVerb.EDITED_SCORECARD, interview.application, by=by, became=interview_label(interview)
    )
    return scorecard


def _check_may_fill_in(interview: Interview, jobs: Sequence[Job], by: User) -> None:
    if by.id != interview.interviewer_id:
        raise RuleBroken(_("Only the interviewer submits the scorecard of an interview."))
    if interview.stage.form is StageForm.CHRONOLOGICAL:
        check_jobs(jobs)


def _answered_questions(stage: Stage, survey: Sequence[str]) -> list[list[str]]:
    return [[question, answer] for question, answer in zip(stage.survey, survey, strict=False) if answer]


def _version_of(scorecard: Scorecard) -> ScorecardVersion:
    said: dict[str, Any] = {name: getattr(scorecard, name) for name in _TEXTS}
    said["recommendation"] = scorecard.recommendation.value
    said["ratings"] = [[rating.attribute, rating.value] for rating in scorecard.ratings]
    said["survey"], said["jobs"] = scorecard.survey, scorecard.jobs
    said_at = scorecard.edited_at or scorecard.submitted_at
    return ScorecardVersion(edition=scorecard.edition, said_at=said_at, said=said)
