"""Conflicts of an interview with another one of its interviewer or its candidate.

Any interview that is not cancelled counts: otherwise a free time would reveal that a scorecard is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.candidates.models import Application
from app.db.base import db
from app.interviews import rules
from app.interviews.models import Interview, InterviewState
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.times import format_moment


@dataclass(frozen=True)
class PlannedInterview:
    """An interview as it is meant to be: of whom, at which stage, with whom, from when to when.

    `interview` is the one that is moved, where there is one already.
    """

    application: Application
    stage: Stage
    interviewer: User
    starts_at: datetime
    ends_at: datetime
    interview: Interview | None = None


def interviewer_conflict(meeting: PlannedInterview) -> Interview | None:
    """Another interview of the interviewer at that time. A trigger refuses one as well."""
    return _overlapping(meeting, Interview.interviewer_id == meeting.interviewer.id)


def candidate_conflict(meeting: PlannedInterview) -> Interview | None:
    """Another interview of the candidate at that time, for any opening.

    Several people may interview at one stage together.
    """
    theirs = select(Application.id).where(Application.candidate_id == meeting.application.candidate_id)
    elsewhere = Interview.stage_id != meeting.stage.id
    return _overlapping(meeting, Interview.application_id.in_(theirs) & elsewhere)


def check_no_conflict(meeting: PlannedInterview, *, by: User) -> None:
    """Raise RuleBroken where the interviewer or the candidate has another interview then."""
    for name, other in (
        (meeting.interviewer.name, interviewer_conflict(meeting)),
        (meeting.application.candidate.name, candidate_conflict(meeting)),
    ):
        rules.check_is_free(name, format_moment(other.starts_at, by.time_zone) if other else None)


def imminent_interview(application: Application) -> Interview | None:
    """The next interview if it begins within IMMINENT_WINDOW. Ending the application asks about it."""
    statement = select(Interview).where(
        Interview.application_id == application.id,
        Interview.state == InterviewState.SCHEDULED,
        Interview.starts_at > clock.now(),
        Interview.starts_at < clock.now() + rules.IMMINENT_WINDOW,
    )
    return db.session.scalars(statement.order_by(Interview.starts_at).limit(1)).first()


def _overlapping(meeting: PlannedInterview, whose: ColumnElement[bool]) -> Interview | None:
    statement = select(Interview).where(
        whose,
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at < meeting.ends_at,
        Interview.ends_at > meeting.starts_at,
    )
    if meeting.interview is not None:
        statement = statement.where(Interview.id != meeting.interview.id)
    return db.session.scalars(statement.order_by(Interview.starts_at).limit(1)).first()
