"""Reading the results of the stages of an application."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.access.roles import Role
from app.candidates.models import Application
from app.db.base import db
from app.openings.models import Stage
from app.people.models import User
from app.stage_results.models import StageResult
from app.stage_results.rules import CHECK_RESULTS, DECISIONS, NEXT_RESULTS, ResultKind


def last_result(application: Application, stage: Stage) -> StageResult | None:
    """The last result of an application at a stage; None if there is none, without asking for most kinds."""
    if stage.kind not in NEXT_RESULTS:
        return None
    return db.session.scalar(_LAST, {"application_id": application.id, "stage_id": stage.id})


_LAST = (
    select(StageResult)
    .where(
        StageResult.application_id == bindparam("application_id"),
        StageResult.stage_id == bindparam("stage_id"),
    )
    .order_by(StageResult.id.desc())
    .limit(1)
)


def last_result_kind(application: Application, stage: Stage) -> ResultKind | None:
    """What the last result at a stage says."""
    last = last_result(application, stage)
    return last.kind if last else None


def results_of(application: Application) -> Sequence[StageResult]:
    """All results of an application, in order. An opening without such stages is not asked."""
    if not any(stage.kind in NEXT_RESULTS for stage in application.opening.stages):
        return []
    statement = (
        select(StageResult)
        .where(StageResult.application_id == application.id)
        .options(joinedload(StageResult.stage), joinedload(StageResult.note), joinedload(StageResult.by))
        .order_by(StageResult.id)
    )
    return db.session.scalars(statement).all()


def may_read_note(reader: User, result: StageResult, *, owes: bool) -> bool:
    """Whether who runs the application may read the note of a result: of a check, only recruiters.

    A reason to decide can speak of scorecards: who `owes` one does not read it.
    """
    if result.kind in DECISIONS and owes:
        return False
    return Role.RECRUITER in reader.roles or result.kind not in CHECK_RESULTS
