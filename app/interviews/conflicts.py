"""Conflicts between an interview and others of its interviewer or candidate.

Every interview that is not cancelled counts, or a free time would reveal that a scorecard is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """An interview before it is saved. `interview` is the one that is changed; None for a new one."""

    application: Application
    stage: Stage
    interviewer: User
    starts_at: datetime
    ends_at: datetime
    interview: Interview | None = None


def changed_interview(
    interview: Interview, *, starts_at: datetime | None = None, interviewer: User | None = None
) -> PlannedInterview:
    """An interview at another time, or with another interviewer, for as many minutes."""
    starts_at = starts_at or interview.starts_at
    return PlannedInterview(
        interview.application,
        interview.stage,
        interviewer or interview.interviewer,
        starts_at,
        starts_at + timedelta(minutes=interview.minutes),
        interview=interview,
    )


def interviewer_conflict(planned: PlannedInterview) -> Interview | None:
    """Another interview of the interviewer at that time. A trigger refuses one as well."""
    return _overlapping(planned, Interview.interviewer_id == planned.interviewer.id)


def candidate_conflict(planned: PlannedInterview) -> Interview | None:
    """Another interview of the candidate at that time, for any opening.

    Several people may interview together at one stage.
    """
    applications = select(Application.id).where(Application.candidate_id == planned.application.candidate_id)
    other_stage = Interview.stage_id != planned.stage.id
    return _overlapping(planned, Interview.application_id.in_(applications) & other_stage)


def check_no_conflict(planned: PlannedInterview, *, by: User) -> None:
    """Raise RuleBroken if the interviewer or the candidate has another interview at that time."""
    for name, other in (
        (planned.interviewer.name, interviewer_conflict(planned)),
        (planned.application.candidate.name, candidate_conflict(planned)),
    ):
        rules.check_is_free(name, format_moment(other.starts_at, by.time_zone) if other else None)


def imminent_interview(application: Application) -> Interview | None:
    """The next interview, if it begins within IMMINENT_WINDOW. Ending the application asks about it."""
    statement = select(Interview).where(
        Interview.application_id == application.id,
        Interview.state == InterviewState.SCHEDULED,
        Interview.starts_at > clock.now(),
        Interview.starts_at < clock.now() + rules.IMMINENT_WINDOW,
    )
    return db.session.scalars(statement.order_by(Interview.starts_at).limit(1)).first()


def _overlapping(planned: PlannedInterview, condition: ColumnElement[bool]) -> Interview | None:
    statement = select(Interview).where(
        condition,
        Interview.state != InterviewState.CANCELLED,
        Interview.meets,
        Interview.starts_at < planned.ends_at,
        Interview.ends_at > planned.starts_at,
    )
    if planned.interview is not None:
        statement = statement.where(Interview.id != planned.interview.id)
    return db.session.scalars(statement.order_by(Interview.starts_at).limit(1)).first()
