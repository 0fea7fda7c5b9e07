"""Lock an interview, its application, and the candidate and interviewers whose time it takes."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.interviews.models import Interview
from app.people.models import User
from app.shared.refusals import Conflict


def lock_interview(interview: Interview) -> None:
    """Lock the application, then reload the interview."""
    db.session.refresh(interview.application, with_for_update=True)
    db.session.refresh(interview)


def lock_application(application: Application, version: int | None = None) -> None:
    """Lock and reload an application. Raises Conflict if it has moved on from `version`."""
    db.session.refresh(application, with_for_update=True)
    if version is not None and application.version != version:
        raise Conflict(
            _(
                "Someone moved this application meanwhile: it is %(status)s, at %(stage)s.",
                status=application.status,
                stage=application.stage.name,
            )
        )


def lock_calendars(candidate: Candidate, interviewers: Collection[User]) -> None:
    """Lock the days of those who are to meet, in the order everyone locks them: no one waits for ever.

    Not against new rows that merely name them. Whether an interviewer may still interview is read again: an
    admin may have closed the account, or taken the role, while this waited for the lock.
    """
    for record, ids in ((Candidate, [candidate.id]), (User, [user.id for user in interviewers])):
        held = select(record.id).where(record.id.in_(ids)).order_by(record.id)
        db.session.execute(held.with_for_update(key_share=True))
    for user in interviewers:
        db.session.refresh(user, ["active", "granted_roles"])
