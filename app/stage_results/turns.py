"""The turns at stages without interviews: to send a task, to do it, to have it judged, to order a check."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.candidates.models import Application
from app.candidates.turns import turns_of_candidate, turns_of_staff
from app.db.later import LaterOf
from app.interviews.turns import lacks_scheduled_scorecards
from app.job_families.kinds import StageKind
from app.openings.models import Opening, Stage
from app.stage_results.models import StageResult
from app.stage_results.rules import ResultKind
from app.turns.models import TurnKind
from app.turns.sources import TurnSource


def _last(column: Any) -> Any:
    here = (StageResult.application_id == Application.id, StageResult.stage_id == Application.stage_id)
    return select(column).where(*here).order_by(StageResult.id.desc()).limit(1).scalar_subquery()


def result_at() -> Any:
    """When the last result of an application's stage was recorded; NULL if there is none."""
    return _last(StageResult.at)


def has_result(*kinds: ResultKind) -> ColumnElement[bool]:
    """The condition that the last result of an application's stage is one of some kinds."""
    last: ColumnElement[bool] = _last(StageResult.kind).in_(kinds)
    return last


def _to_start(kind: TurnKind, stage_kind: StageKind) -> Select[Any]:
    """Nothing was recorded at the stage yet, since it began."""
    statement = turns_of_staff(kind, Opening.recruiter_id, since=Application.stage_since)
    return statement.where(Stage.kind == stage_kind, _last(StageResult.id).is_(None))


def _to_send() -> Select[Any]:
    return _to_start(TurnKind.SEND_TASK, StageKind.ASSESSMENT)


def _to_do() -> Select[Any]:
    statement = turns_of_candidate(TurnKind.SUBMIT_TASK, since=result_at())
    return statement.where(Stage.kind == StageKind.ASSESSMENT, has_result(ResultKind.TASK_SENT))


def _to_have_judged() -> Select[Any]:
    since = LaterOf(Application.stage_since, result_at())
    statement = turns_of_staff(TurnKind.CHOOSE_REVIEWER, Opening.recruiter_id, since=since)
    came = (Stage.kind == StageKind.ASSESSMENT, has_result(ResultKind.TASK_RECEIVED))
    return statement.where(*came, lacks_scheduled_scorecards())


def _to_order() -> Select[Any]:
    return _to_start(TurnKind.ORDER_CHECK, StageKind.BACKGROUND_CHECK)


def _to_record() -> Select[Any]:
    statement = turns_of_staff(TurnKind.RECORD_CHECK, Opening.recruiter_id, since=result_at())
    return statement.where(Stage.kind == StageKind.BACKGROUND_CHECK, has_result(ResultKind.CHECK_ORDERED))


def is_at_assessment(application: Application) -> bool:
    """True for an active application at an assessment, as its turns say in their statements, too."""
    return application.is_active and application.stage.kind is StageKind.ASSESSMENT


def is_at_check(application: Application) -> bool:
    """The same for a background check."""
    return application.is_active and application.stage.kind is StageKind.BACKGROUND_CHECK


STAGE_RESULT_TURNS = (
    TurnSource(TurnKind.SEND_TASK, _to_send, is_at_assessment),
    TurnSource(TurnKind.SUBMIT_TASK, _to_do, is_at_assessment),
    TurnSource(TurnKind.CHOOSE_REVIEWER, _to_have_judged, is_at_assessment),
    TurnSource(TurnKind.ORDER_CHECK, _to_order, is_at_check),
    TurnSource(TurnKind.RECORD_CHECK, _to_record, is_at_check),
)
