"""The job a person has here: title and manager. A job that ends is kept with its last day.

The title and manager on the user are those of the present job.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, column, exists, or_, select, table

from app.db.base import db
from app.people.models import GrantedRole, PastJob, User
from app.shared import clock

# A package above this one owns onboardings: only these columns are read here.
_ONBOARDINGS = table("onboardings", column("isr_id"), column("ended_at"))
_ACCOUNT = User.__table__.alias("account")
_ROLE = GrantedRole.__table__.alias("role_here")


def change_job(
    user: User, job_title: str, *, manager: User | None, from_day: date, is_new: bool = False
) -> PastJob | None:
    """Give a person another job; who `is_new` starts here on its first day.

    Returns the record of the job they had, or None if they had none.
    """
    past = end_job(user, on=from_day)
    if is_new:
        user.started_on = from_day
    user.job_title, user.manager = job_title, manager
    return past


def end_job(user: User, *, on: date) -> PastJob | None:
    """End a person's job on a day and keep it as a record. Returns None if they have no job."""
    past = None
    if user.job_title or user.manager:
        past = PastJob(
            user=user, job_title=user.job_title, manager=user.manager, ended_on=on, recorded_at=clock.now()
        )
        db.session.add(past)
        db.session.flush()
    user.job_title, user.manager = "", None
    return past


def restore_job(user: User, past: PastJob | None, *, was_new: bool = False) -> None:
    """Give a person back the job they had before a hire that is undone. The record of its end goes."""
    user.job_title = past.job_title if past else ""
    user.manager = past.manager if past else None
    if was_new:
        user.started_on = None
    if past is not None:
        db.session.delete(past)


def works_here(user_id: Any) -> ColumnElement[bool]:
    """Whether the user with this id has a job here, as a condition of a statement.

    They do if their account runs and has a role or a job title; or if they were hired here and their
    onboarding has not ended, which is how leaving is recorded.
    """
    has_role = exists().where(_ROLE.c.user_id == _ACCOUNT.c.id).correlate(_ACCOUNT)
    job = or_(_ACCOUNT.c.job_title != "", has_role)
    has_account = exists().where(_ACCOUNT.c.id == user_id, _ACCOUNT.c.active, job)
    hired = exists().where(_ONBOARDINGS.c.isr_id == user_id, _ONBOARDINGS.c.ended_at.is_(None))
    return or_(has_account, hired)


def past_jobs(user: User) -> list[PastJob]:
    """The jobs a person had here, the latest first, at most fifty."""
    statement = select(PastJob).where(PastJob.user_id == user.id)
    return list(db.session.scalars(statement.order_by(PastJob.id.desc()).limit(50)))
