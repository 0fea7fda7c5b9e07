"""Reading conflicts of interest. Most applications have none, and their own column says so."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.candidates.models import Application
from app.conflicts_of_interest.models import ConflictOfInterest
from app.conflicts_of_interest.rules import check_is_acknowledged
from app.db.base import db
from app.people.models import User


def conflicts_of(application: Application) -> Sequence[ConflictOfInterest]:
    """The conflicts of interest about an application, in the order in which they were stated."""
    of_it = ConflictOfInterest.application_id == application.id
    return db.session.scalars(select(ConflictOfInterest).where(of_it).order_by(ConflictOfInterest.id)).all()


def own_conflict(application: Application, user: User) -> ConflictOfInterest | None:
    """What is stated about a person and the candidate of an application."""
    both = (ConflictOfInterest.application_id == application.id, ConflictOfInterest.user_id == user.id)
    return db.session.scalars(select(ConflictOfInterest).where(*both)).one_or_none()


def who_waits(application: Application) -> frozenset[int]:
    """The ids of the people who know the candidate while no recruiter has acknowledged it."""
    if not application.has_open_conflict:
        return frozenset()
    open_ = (
        ConflictOfInterest.application_id == application.id,
        ConflictOfInterest.acknowledged_at.is_(None),
        ConflictOfInterest.user_id.is_not(None),
    )
    return frozenset(db.session.scalars(select(ConflictOfInterest.user_id).where(*open_)))


def check_no_open_conflict(application: Application, person: User | None) -> None:
    """Raise RuleBroken for a person who knows the candidate until a recruiter acknowledges it.

    The application is locked, or just read.
    """
    if person is not None and application.has_open_conflict:
        is_acknowledged = person.id not in who_waits(application)
        check_is_acknowledged(person.name, is_acknowledged=is_acknowledged)
