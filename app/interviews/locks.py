"""Locks of interviews, applications, and the calendars of candidates and interviewers."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.db.row_locks import lock_row, read_again
from app.interviews.models import Interview
from app.people.models import User
from app.shared.refusals import Conflict


def lock_interview(interview: Interview) -> None:
    """Lock the application, then reload the interview."""
    lock_application(interview.application)
    read_again(interview)


def lock_application(application: Application, version: int | None = None) -> None:
    """Lock and reload an application. Raises Conflict if it has moved on from `version`.

    The data of a candidate can be erased meanwhile, once all their applications have ended.
    """
    lock_row(application)
    if not application.is_active:
        read_again(application.candidate)
    if version is not None and application.version != version:
        raise Conflict(
            _(
                "Someone moved this application meanwhile. It is now at %(stage)s (%(status)s).",
                stage=application.stage.name,
                status=application.status.label,
            )
        )


def lock_calendars(candidate: Candidate, interviewers: Collection[User]) -> None:
    """Lock the candidate and the interviewers, always in this order, so that no two wait for each other.

    Rows that only refer to them can still be inserted. Accounts and roles are read again: an admin may have
    changed them while this waited for the lock.
    """
    for record, ids in ((Candidate, [candidate.id]), (User, [user.id for user in interviewers])):
        held = select(record.id).where(record.id.in_(ids)).order_by(record.id)
        db.session.execute(held.with_for_update(key_share=True))
    for user in interviewers:
        db.session.refresh(user, ["active", "granted_roles"])
