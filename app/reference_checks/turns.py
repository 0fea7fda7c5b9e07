"""The turns around references: to name referees, to follow up one who is late, and to read answers.

What waits is written to the reference check (`settle.py`), so that each statement reads one row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from app.candidates.models import Application
from app.candidates.turns import turns_of_candidate, turns_of_staff
from app.openings.models import Opening
from app.reference_checks.models import ReferenceCheck
from app.turns.models import TurnKind
from app.turns.sources import TurnSource


def _to_name() -> Select[Any]:
    return _with_check(turns_of_candidate(TurnKind.NAME_REFEREES, since=ReferenceCheck.naming_since)).where(
        ReferenceCheck.naming_since.is_not(None)
    )


def _to_follow_up() -> Select[Any]:
    late_at = ReferenceCheck.follow_up_at
    times = {"since": late_at, "opens_at": late_at}
    statement = turns_of_staff(TurnKind.FOLLOW_UP_REFEREES, Opening.recruiter_id, **times)
    return _with_check(statement).where(late_at.is_not(None))


def _to_read() -> Select[Any]:
    since = ReferenceCheck.unread_since
    statement = turns_of_staff(TurnKind.READ_REFERENCES, Opening.recruiter_id, since=since)
    return _with_check(statement).where(since.is_not(None))


def _with_check(statement: Select[Any]) -> Select[Any]:
    return statement.join(ReferenceCheck, ReferenceCheck.application_id == Application.id)


def _is_active(application: Application) -> bool:
    return application.is_active


REFERENCE_TURNS = (
    TurnSource(TurnKind.NAME_REFEREES, _to_name, _is_active),
    TurnSource(TurnKind.FOLLOW_UP_REFEREES, _to_follow_up, _is_active),
    TurnSource(TurnKind.READ_REFERENCES, _to_read, _is_active),
)
