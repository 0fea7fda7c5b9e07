"""The verbs of interviews: schedule, cancel, submit the scorecard, waive it.

Each holds the application's row while it works: two of them, or one and a move of the
application, take turns. What goes on record names the interview and never quotes a scorecard.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.activity.actions import note_of, record_activity
from app.candidates.models import Application, Candidate
from app.interviews import mail, queries, rules
from app.interviews.models import Interview, InterviewState, Rating, Recommendation, Scorecard
from app.outbox.actions import take_back
from app.people.models import User
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import Conflict, RuleBroken

SUBMITTED = "submitted a scorecard"  # as it stands in the history


def schedule_interview(
    application: Application,
    *,
    interviewer: User | None,
    starts_at: datetime,
    version: int,
    place: str = "",
    by: User,
) -> Interview:
    """Schedule an interview at the stage an application stands at, for the minutes the stage has.

    `version` is the application's, as the person saw it; `interviewer` is None where they chose
    someone who is not among those to choose from. Raises Conflict when it was moved since;
    RuleBroken for an application that is not active or not at an interview, an interviewer who is
    the candidate or not of the stage's hiring team, and a time that is over.
    """
    db.session.refresh(application, with_for_update=True)
    stage = application.stage
    if application.version != version:
        raise Conflict(f"This application was moved meanwhile: it is {application.status}, at {stage.name}.")
    rules.check_can_interview(application.status, stage.kind)
    if interviewer is None:
        raise RuleBroken("Choose someone of this stage’s hiring team.", field="interviewer")
    rules.check_interviewer(
        interviewer.name,
        in_hiring_team=interviewer.id in {member.id for member in stage.hiring_team},
        is_candidate=_is(interviewer, application.candidate),
        may_sign_in=interviewer.active,
    )
    rules.check_starts_at(starts_at, clock.now())
    assert stage.minutes is not None  # noqa: S101 - every stage that is an interview has them
    interview = Interview(
        application=application,
        stage=stage,
        interviewer=interviewer,
        scheduled_by=by,
        scheduled_at=clock.now(),
        starts_at=starts_at,
        minutes=stage.minutes,
        place=place,
        state=InterviewState.SCHEDULED,
    )
    db.session.add(interview)
    db.session.flush()
    record_activity("scheduled an interview", application, by=by, became=_named(interview))
    mail.tell_scheduled(interview)
    mail.tell_owed(interview)
    return interview


def cancel_interview(interview: Interview, *, reason: str, by: User) -> None:
    """Cancel an interview, or one that did not take place; nothing is owed for it any more.

    Raises Conflict when it was cancelled already, or its scorecard submitted or waived.
    """
    _take_in_hand(interview)
    _cancel(interview, reason=reason, by=by)


def cancel_interviews_to_come(application: Application, *, reason: str, by: User | None) -> int:
    """Cancel what has not begun, and answer how many; the caller holds the application.

    From the hiring process: declining someone must cancel their further interviews.
    """
    interviews = queries.interviews_to_come(application)
    for interview in interviews:
        _cancel(interview, reason=reason, by=by)
    return len(interviews)


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
    _take_in_hand(interview)
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
    _end(interview, InterviewState.HELD)
    record_activity(SUBMITTED, interview.application, by=by, became=_named(interview))
    return scorecard


def waive_scorecard(interview: Interview, *, reason: str, by: User) -> None:
    """Do without the scorecard of an interview that took place.

    Raises Conflict when nothing is owed any more, RuleBroken for one's own scorecard and for an
    interview still to come.
    """
    _take_in_hand(interview)
    rules.check_owed(interview.state)
    own = by.id == interview.interviewer_id
    rules.check_can_be_waived(own=own, starts_at=interview.starts_at, now=clock.now())
    _end(interview, InterviewState.WAIVED, reason=reason)
    record_activity(
        "waived a scorecard", interview.application, by=by, became=_named(interview), reason=reason
    )


def _cancel(interview: Interview, *, reason: str, by: User | None) -> None:
    rules.check_owed(interview.state)
    _end(interview, InterviewState.CANCELLED, reason=reason)
    record_activity(
        "cancelled an interview", interview.application, by=by, was=_named(interview), reason=reason
    )
    mail.tell_cancelled(interview)


def _take_in_hand(interview: Interview) -> None:
    """Lock the application, then read the interview anew."""
    db.session.refresh(interview.application, with_for_update=True)
    db.session.refresh(interview)


def _end(interview: Interview, state: InterviewState, *, reason: str | None = None) -> None:
    """Nothing is owed any more, so the mail that says it is stays here."""
    interview.state = state
    interview.ended_note = note_of(reason)
    db.session.flush()
    take_back(mail.OWED, interview)


def _is(interviewer: User, candidate: Candidate) -> bool:
    return interviewer.id == candidate.user_id or interviewer.email == candidate.email


def _named(interview: Interview) -> str:
    return f"{interview.stage.name} with {interview.interviewer.name}"[:200]
