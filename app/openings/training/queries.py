"""Who is in training for which kind of stage."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.db.base import db
from app.job_families.kinds import StageKind
from app.openings.training.models import InterviewerTraining
from app.people.models import User


def trainings() -> Sequence[InterviewerTraining]:
    """Everybody in training, by name and kind; nobody with a closed account."""
    statement = select(InterviewerTraining).join(InterviewerTraining.user).where(User.active)
    statement = statement.options(joinedload(InterviewerTraining.user))
    return db.session.scalars(statement.order_by(User.name, User.id, InterviewerTraining.kind)).all()


def in_training() -> set[tuple[int, StageKind]]:
    """The ids of those in training, each with the kind of stage."""
    rows = db.session.execute(select(InterviewerTraining.user_id, InterviewerTraining.kind))
    return {(user_id, kind) for user_id, kind in rows}


def is_in_training(user: User, kind: StageKind) -> bool:
    """Whether a person is in training for a kind of stage."""
    return user.id in set(db.session.scalars(ids_in_training(kind)))


def ids_in_training(kind: object) -> Select[int]:
    """A statement of the ids of those in training for a kind of stage, or for a parameter."""
    return select(InterviewerTraining.user_id).where(InterviewerTraining.kind == kind)
