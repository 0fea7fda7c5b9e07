"""The turn of the recruiter to answer a request for an accommodation.

It has neither the application nor the opening, so that no board, list or mail about them tells of it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from app.accommodations.models import Accommodation
from app.candidates.models import Application, Status
from app.db.base import db
from app.openings.models import Opening
from app.openings.people import on_recruiter_changed
from app.people.models import User
from app.pipeline.hooks import on_move
from app.pipeline.models import Transition
from app.turns.actions import update_turns_of_many
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_answer() -> Select[Any]:
    statement = turn_columns(
        TurnKind.ANSWER_ACCOMMODATION,
        Accommodation.id,
        user_id=Opening.recruiter_id,
        zone=User.time_zone,
        since=Accommodation.asked_at,
    )
    asked = statement.select_from(Accommodation).join(
        Application, Application.id == Accommodation.application_id
    )
    with_opening = asked.join(Opening, Opening.id == Application.opening_id)
    with_owner = with_opening.join(User, User.id == Opening.recruiter_id)
    return with_owner.where(Accommodation.answered_at.is_(None), Application.status == Status.ACTIVE)


ACCOMMODATION_TURNS = TurnScope(
    Accommodation,
    "about_id",
    [
        TurnSource(
            TurnKind.ANSWER_ACCOMMODATION, _to_answer, lambda accommodation: accommodation.answered_at is None
        )
    ],
)


def register_accommodation_hooks() -> None:
    """Register what a move and another recruiter do to the turns."""
    on_move(_update_after_move)
    on_recruiter_changed(_update_at_opening)


def _update_after_move(application: Application, move: Transition, _by: User | None) -> None:
    """An application that has ended waits for no answer, and one that is active again does."""
    if move.from_status is not None and move.from_status is not move.to_status:
        _update(select(Accommodation.id).where(Accommodation.application_id == application.id))


def _update_at_opening(opening: Opening) -> None:
    of_opening = Application.opening_id == opening.id
    _update(select(Accommodation.id).join(Accommodation.application).where(of_opening))


def _update(unanswered: Select[int]) -> None:
    db.session.flush()
    ids = db.session.scalars(unanswered.where(Accommodation.answered_at.is_(None)).order_by(Accommodation.id))
    if found := ids.all():
        update_turns_of_many(Accommodation, found)
