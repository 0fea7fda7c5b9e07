"""Find the accommodations of applications. Only recruiters of the opening and the candidate read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select
from sqlalchemy.orm import joinedload

from app.accommodations.models import Accommodation
from app.candidates.models import Application
from app.db.base import db


def accommodations_of(application: Application) -> Sequence[Accommodation]:
    """The requests of an application, the newest first."""
    statement = (
        select(Accommodation)
        .where(Accommodation.application_id == application.id)
        .options(joinedload(Accommodation.answered_by), joinedload(Accommodation.entered_by))
        .order_by(Accommodation.id.desc())
    )
    return db.session.scalars(statement).all()


def numbers_of(application: Application) -> tuple[int, bool]:
    """How many requests an application has, and whether one has no answer."""
    statement = select(func.count(), func.count(Accommodation.answered_at)).where(
        Accommodation.application_id == application.id
    )
    count, answered = db.session.execute(statement).one()
    return count, answered < count


def accommodation_keys(of_application: ColumnElement[bool]) -> Select[str]:
    """A statement of the keys of some accommodations, in the activity log and the outbox."""
    return select(literal("accommodation:") + cast(Accommodation.id, String)).where(of_application)
