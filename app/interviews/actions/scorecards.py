"""Submitting a scorecard."""

from __future__ import annotations

from collections.abc import Sequence

from app.activity.actions import record_activity
from app.interviews import rules
from app.interviews.actions.hold import end, named, take_in_hand
from app.interviews.models import Interview, InterviewState, Rating, Recommendation, Scorecard
from app.people.models import User
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import RuleBroken

SUBMITTED = "submitted a scorecard"  # as it stands in the history


def submit_scorecard(
    interview: Interview,
    *,
    recommendation: Recommendation,
    take_aways: str,
    pros: str,
    cons: str,
    ratings: Sequence[int | None],
    survey: Sequence[str] = (),
    private_note: str = "",
    next_note: str = "",
    by: User,
) -> Scorecard:
    """Submit an interviewer's scorecard, once; what they owed is paid.

    `ratings` has one value for each attribute of the stage, from 1 to 4, or None: not assessed.
    `survey` has the answers to the stage's survey, in order. Raises Conflict when nothing is owed
    any more, RuleBroken for anyone but the interviewer.
    """
    take_in_hand(interview)
    rules.check_owed(interview.state)
    if by.id != interview.interviewer_id:
        raise RuleBroken("Only the interviewer submits the scorecard of an interview.")
    stage = interview.stage
    scorecard = Scorecard(
        interview=interview,
        submitted_at=clock.now(),
        recommendation=recommendation,
        take_aways=take_aways,
        pros=pros,
        cons=cons,
        survey=[[question, answer] for question, answer in zip(stage.survey, survey, strict=False) if answer],
        private_note=private_note,
        next_note=next_note,
    )
    rated = zip(stage.attributes, ratings, strict=True)
    scorecard.ratings = [
        Rating(position=position, attribute=attribute, value=value)
        for position, (attribute, value) in enumerate(rated, start=1)
    ]
    db.session.add(scorecard)
    end(interview, InterviewState.HELD)
    record_activity(SUBMITTED, interview.application, by=by, became=named(interview))
    return scorecard
