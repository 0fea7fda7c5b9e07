"""Who was asked to come back after they had withdrawn, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.candidates.models import Application, Status
from app.db.base import db
from app.openings.models import Opening, OpeningState
from app.people.models import User
from app.pipeline.board import visible_to
from app.pipeline.models import ReturnRequest

MOST_WAITING = 50


def open_return_request(application: Application, *, lock: bool) -> ReturnRequest | None:
    """What the candidate of a withdrawn application is asked at present, as the database has it now."""
    is_open = (ReturnRequest.application_id == application.id, ReturnRequest.ended_at.is_(None))
    statement = select(ReturnRequest).where(*is_open)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def last_return_requests(applications: Iterable[Application]) -> dict[int, ReturnRequest]:
    """By application id, the last time each candidate of a withdrawn application was asked."""
    withdrawn = [each.id for each in applications if each.status is Status.WITHDRAWN]
    if not withdrawn:
        return {}
    last = select(func.max(ReturnRequest.id)).group_by(ReturnRequest.application_id)
    statement = (
        select(ReturnRequest)
        .where(ReturnRequest.id.in_(last.where(ReturnRequest.application_id.in_(withdrawn))))
        .options(joinedload(ReturnRequest.note), joinedload(ReturnRequest.asked_by))
    )
    return {each.application_id: each for each in db.session.scalars(statement)}


def unanswered_return_requests(user: User) -> Sequence[ReturnRequest]:
    """What nobody has answered yet, for a person's own openings that take candidates, the oldest first."""
    own = or_(Opening.recruiter_id == user.id, Opening.hiring_manager_id == user.id)
    visible = visible_to(user).join(Application.opening).where(own, Opening.state == OpeningState.OPEN)
    statement = (
        select(ReturnRequest)
        .where(
            ReturnRequest.ended_at.is_(None),
            ReturnRequest.application_id.in_(visible.with_only_columns(Application.id)),
        )
        .options(
            joinedload(ReturnRequest.application).options(
                joinedload(Application.candidate),
                joinedload(Application.stage),
                joinedload(Application.opening),
            )
        )
        .order_by(ReturnRequest.asked_at, ReturnRequest.id)
        .limit(MOST_WAITING)
    )
    return db.session.scalars(statement).all()
