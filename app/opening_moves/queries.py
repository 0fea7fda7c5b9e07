"""Reading proposals to move to another opening."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.candidates.models import Application, Status
from app.db.base import db
from app.opening_moves.models import OpeningMove
from app.openings.models import Opening, OpeningState
from app.openings.queries import visible_openings
from app.people.models import User
from app.reference_checks.queries import reference_check_of

MOVE_CHOICE_LIMIT = 100


def waiting_move(application: Application) -> OpeningMove | None:
    """The proposal that has not ended, as the database has it now."""
    is_waiting = (OpeningMove.application_id == application.id, OpeningMove.ended_at.is_(None))
    return db.session.scalars(select(OpeningMove).where(*is_waiting)).one_or_none()


def last_moves(applications: Collection[Application]) -> dict[int, OpeningMove]:
    """The last proposal about each of some applications, by the id of the application."""
    statement = (
        select(OpeningMove)
        .where(OpeningMove.application_id.in_([each.id for each in applications]))
        .options(joinedload(OpeningMove.note), joinedload(OpeningMove.to_opening))
        .order_by(OpeningMove.id)
    )
    return {each.application_id: each for each in db.session.scalars(statement)}


def moves_of(application: Application) -> Sequence[OpeningMove]:
    """The proposals about an application, and the one it comes from, oldest first."""
    either = or_(OpeningMove.application_id == application.id, OpeningMove.moved_to_id == application.id)
    return db.session.scalars(select(OpeningMove).where(either).order_by(OpeningMove.id)).all()


def openings_to_move_to(current: Opening, user: User) -> Sequence[Opening]:
    """The open openings with a free place that a person sees, newest first, without the current one."""
    free = visible_openings(user).where(
        Opening.state == OpeningState.OPEN,
        Opening.hired < Opening.places,
        Opening.id != current.id,
    )
    return db.session.scalars(free.order_by(Opening.id.desc()).limit(MOVE_CHOICE_LIMIT)).all()


def was_proposed(application: Application, opening: Opening) -> bool:
    """True if an opening was proposed to the candidate of an application before."""
    asked = (OpeningMove.application_id == application.id, OpeningMove.to_opening_id == opening.id)
    return db.session.scalar(select(OpeningMove.id).where(*asked)) is not None


def has_active_application(application: Application, opening: Opening) -> bool:
    """True if the candidate has an active application to an opening."""
    same = (
        Application.candidate_id == application.candidate_id,
        Application.opening_id == opening.id,
        Application.status == Status.ACTIVE,
    )
    return db.session.scalar(select(Application.id).where(*same).limit(1)) is not None


def awaits_references(application: Application) -> bool:
    """True if referees were asked for, and not enough are done or waived."""
    check = reference_check_of(application)
    return check is not None and check.complete_since is None
