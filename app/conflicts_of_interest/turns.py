"""The recruiter's turn to acknowledge a conflict of interest, or to say first who the candidate means."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from app.candidates.models import Application, Status
from app.conflicts_of_interest.models import ConflictOfInterest
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnSource, turn_columns


def _to_acknowledge() -> Select[Any]:
    return _of(TurnKind.ACKNOWLEDGE_CONFLICT).where(ConflictOfInterest.user_id.is_not(None))


def _to_say_who() -> Select[Any]:
    return _of(TurnKind.NAME_COLLEAGUE).where(ConflictOfInterest.user_id.is_(None))


def _of(kind: TurnKind) -> Select[Any]:
    columns = turn_columns(
        kind,
        ConflictOfInterest.id,
        user_id=Opening.recruiter_id,
        application_id=Application.id,
        opening_id=Application.opening_id,
        zone=User.time_zone,
        since=ConflictOfInterest.stated_at,
    )
    stated = columns.select_from(ConflictOfInterest).join(
        Application, Application.id == ConflictOfInterest.application_id
    )
    with_opening = stated.join(Opening, Opening.id == Application.opening_id)
    with_owner = with_opening.join(User, User.id == Opening.recruiter_id)
    return with_owner.where(ConflictOfInterest.acknowledged_at.is_(None), Application.status == Status.ACTIVE)


def _is_possible(application: Application) -> bool:
    return application.is_active and application.has_open_conflict


CONFLICT_TURNS = (
    TurnSource(TurnKind.ACKNOWLEDGE_CONFLICT, _to_acknowledge, _is_possible),
    TurnSource(TurnKind.NAME_COLLEAGUE, _to_say_who, _is_possible),
)
