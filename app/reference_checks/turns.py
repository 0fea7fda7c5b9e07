"""The turns around references: to ask for them, name referees, follow up one who is late, read and decide.

What waits is written to the reference check (`settle.py`), so that each statement reads one row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists

from app.candidates.models import Application
from app.candidates.turns import turns_of_candidate, turns_of_staff, turns_to_decide
from app.db.later import LaterOf
from app.job_families.kinds import StageKind
from app.openings.models import Opening, Stage
from app.reference_checks.models import ReferenceCheck
from app.turns.models import TurnKind
from app.turns.sources import TurnSource


def _to_name() -> Select[Any]:
    return _with_check(turns_of_candidate(TurnKind.NAME_REFEREES, since=ReferenceCheck.naming_since)).where(
        ReferenceCheck.naming_since.is_not(None)
    )


def _to_ask() -> Select[Any]:
    """At a stage that checks references, since it began."""
    statement = turns_of_staff(
        TurnKind.ASK_FOR_REFERENCES, Opening.recruiter_id, since=Application.stage_since
    )
    is_asked = exists().where(ReferenceCheck.application_id == Application.id)
    return statement.where(Stage.kind == StageKind.REFERENCE_CHECK, ~is_asked)


def _to_decide() -> Select[Any]:
    """At such a stage, once enough references are done or waived."""
    since = LaterOf(Application.stage_since, ReferenceCheck.complete_since)
    return _with_check(turns_to_decide(since)).where(
        Stage.kind == StageKind.REFERENCE_CHECK, ReferenceCheck.complete_since.is_not(None)
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


def _checks_references(application: Application) -> bool:
    return application.is_active and application.stage.kind is StageKind.REFERENCE_CHECK


REFERENCE_TURNS = (
    TurnSource(TurnKind.ASK_FOR_REFERENCES, _to_ask, _checks_references),
    TurnSource(TurnKind.DECIDE, _to_decide, _checks_references),
    TurnSource(TurnKind.NAME_REFEREES, _to_name, _is_active),
    TurnSource(TurnKind.FOLLOW_UP_REFEREES, _to_follow_up, _is_active),
    TurnSource(TurnKind.READ_REFERENCES, _to_read, _is_active),
)
