"""Interviews of a person and of an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload

from app.access.roles import Role
from app.candidates.models import Application, Candidate, Status
from app.db.base import Instant, db
from app.db.rows import read_rows
from app.interviews.models import Interview, InterviewState
from app.openings.models import Opening, Stage
from app.people.models import User
from app.shared import clock

INTERVIEWED_LIMIT = 5000  # candidates whose names are compared
_OWED = Interview.state == InterviewState.SCHEDULED


def owes_scorecard(user: User, application: Application) -> bool:
    """Whether a person owes a scorecard on an application, at any stage, or sits in with who owes one."""
    return interview_exists(Interview.application_id == application.id, keeps_blind(user.id))


def keeps_blind(user_id: Any) -> ColumnElement[bool]:
    """`Interview.keeps_blind` in SQL: the interview keeps a person from others' scorecards."""
    return and_(_OWED, or_(Interview.interviewer_id == user_id, Interview.shadow_id == user_id))


def blind_applications(user_id: Any) -> CompoundSelect[int]:
    """The ids of the applications on which an interview keeps a person from others' scorecards.

    Two statements, so that each is along an index.
    """
    parts = (Interview.interviewer_id == user_id, Interview.shadow_id == user_id)
    return union_all(*(select(Interview.application_id).where(part, _OWED) for part in parts))


def has_others_interviews(user: User, application: Application) -> bool:
    """Whether somebody else's interview began and was not cancelled, with or without a scorecard."""
    return interview_exists(
        Interview.application_id == application.id,
        Interview.interviewer_id != user.id,
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at <= clock.now(),
    )


def has_interview_with(interviewer: User, application: Application, stage: Stage) -> bool:
    """Whether a person has an interview with a candidate at a stage, held or not."""
    return interview_exists(
        Interview.application_id == application.id,
        Interview.stage_id == stage.id,
        Interview.interviewer_id == interviewer.id,
        Interview.state != InterviewState.CANCELLED,
    )


def interviewed_names(user: User) -> Sequence[Any]:
    """The newest interview of a person with each candidate, and their name: at most INTERVIEWED_LIMIT.

    Those of applications that the person runs are left out: they see all of these.
    """
    if Role.INTERVIEWER not in user.roles:
        return []
    managed = select(Opening.id).where(Opening.hiring_manager_id == user.id)
    newest = func.max(Interview.id)
    statement = (
        select(newest.label("id"), Candidate.name)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(
            Interview.interviewer_id == user.id,
            Interview.state != InterviewState.CANCELLED,
            is_open_to_interviewers(),
            Application.opening_id.not_in(user.openings_applied_to),
            Candidate.erased_at.is_(None),
        )
        .group_by(Candidate.id, Candidate.name)
        .order_by(newest.desc())
        .limit(INTERVIEWED_LIMIT)
    )
    if Role.HIRING_MANAGER in user.roles:
        statement = statement.where(Application.opening_id.not_in(managed))
    return read_rows(statement)


def is_open_to_interviewers() -> ColumnElement[bool]:
    """The condition that an interview is not private: its candidate is not hired, or a scorecard is owed."""
    return or_(Application.status != Status.HIRED, _OWED)


def shown_interviews(ids: Sequence[int]) -> Sequence[Interview]:
    """Some interviews with their stages, candidates and openings."""
    application = joinedload(Interview.application)
    return db.session.scalars(
        select(Interview)
        .where(Interview.id.in_(ids))
        .options(
            application.joinedload(Application.candidate),
            application.joinedload(Application.opening),
            joinedload(Interview.stage),
        )
    ).all()


def interview_exists(*conditions: ColumnElement[bool]) -> bool:
    """Whether some interview meets all conditions."""
    return bool(db.session.scalar(select(exists().where(*conditions))))


def scheduled_interviews(user: User, part: Any = Interview.interviewer_id) -> Select[Interview]:
    """The interviews a person will hold or owes a scorecard for, with what a list shows of them.

    With Interview.shadow_id as their `part`, those they sit in on.

    Nobody has any without the role interviewer.
    """
    is_interviewer = true() if Role.INTERVIEWER in user.roles else false()
    return (
        select(Interview)
        .join(Interview.application)
        .where(
            is_interviewer,
            part == user.id,
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


def interviews_marked_for_cancellation(application: Application) -> Sequence[Interview]:
    """The interviews to cancel when the mail of a move leaves."""
    marked = (Interview.application_id == application.id, _OWED, Interview.cancels_at.is_not(None))
    return db.session.scalars(select(Interview).where(*marked).order_by(Interview.id)).all()


def upcoming_interviews(application: Application) -> Sequence[Interview]:
    """The scheduled interviews that have not begun, read again from the database."""
    values = {"application_id": application.id, "now": clock.now()}
    return db.session.scalars(_UPCOMING, values).all()


_UPCOMING = (
    select(Interview)
    .where(
        Interview.application_id == bindparam("application_id"),
        _OWED,
        Interview.starts_at > bindparam("now", type_=Instant),
    )
    .order_by(Interview.id)
    .execution_options(populate_existing=True)
)
