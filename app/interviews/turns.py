"""The turns around an interview: to schedule it, to choose its time, and to submit its scorecard."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application
from app.candidates.turns import is_at_interview, turns_of_candidate, turns_of_staff
from app.db.later import LaterOf
from app.interviews.models import Interview, InterviewState, SlotRequest
from app.job_families.kinds import INTERVIEW_KINDS
from app.openings.models import Opening, Stage
from app.openings.ways import demands_scorecards_sql, is_beside
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnSource, turn_columns

_BESIDE = aliased(Stage)  # a stage that is held together with the current one, or this one itself
_AT_STAGES = (
    Interview.application_id == Application.id,
    Interview.stage_id == _BESIDE.id,
    is_beside(_BESIDE),
)
_IS_MET = Interview.state.in_((InterviewState.HELD, InterviewState.WAIVED))
_IS_OWED = Interview.state == InterviewState.SCHEDULED


def has_met() -> ColumnElement[bool]:
    """The condition that an application's stages have the interviews they require, and owe no scorecard.

    The pure rule is `missing_requirement` of the results of stages.
    """
    return ~_lacks_interviews(_IS_MET) & ~exists().where(*_AT_STAGES, _IS_OWED)


def met_at() -> Any:
    """When the last interview of an application's stages was completed; NULL if none was."""
    return select(func.max(Interview.ended_at)).where(*_AT_STAGES, _IS_MET).scalar_subquery()


def _to_submit() -> Select[Any]:
    """A scorecard is owed from the moment its interview is scheduled, also once the application has ended."""
    statement = turn_columns(
        TurnKind.SUBMIT_SCORECARD,
        Interview.id,
        user_id=Interview.interviewer_id,
        application_id=Application.id,
        opening_id=Application.opening_id,
        since=Interview.starts_at,
        due_from=LaterOf(Interview.ends_at, Interview.reassigned_at),
        limit_days=Stage.limit_days,
        zone=User.time_zone,
    )
    of_interviews = statement.select_from(Interview).join(
        Application, Application.id == Interview.application_id
    )
    with_stage = of_interviews.join(Stage, Stage.id == Interview.stage_id)
    with_owner = with_stage.join(User, User.id == Interview.interviewer_id)
    return with_owner.where(Interview.state == InterviewState.SCHEDULED)


def _to_choose() -> Select[Any]:
    statement = turns_of_candidate(TurnKind.CHOOSE_TIME, since=SlotRequest.asked_at)
    asked = statement.join(SlotRequest, SlotRequest.application_id == Application.id)
    return asked.where(_lacks_interview(), SlotRequest.ended_at.is_(None))


def _to_schedule() -> Select[Any]:
    """Since the stage began, or the last interview of the stage was cancelled."""
    last = select(func.max(Interview.ended_at)).where(*_AT_STAGES).scalar_subquery()
    since = LaterOf(Application.stage_since, last)
    is_asked = exists().where(SlotRequest.application_id == Application.id, SlotRequest.ended_at.is_(None))
    statement = turns_of_staff(TurnKind.SCHEDULE_INTERVIEW, Opening.recruiter_id, since=since)
    return statement.where(_lacks_interview(), ~is_asked)


def _lacks_interview() -> ColumnElement[bool]:
    return Stage.kind.in_(INTERVIEW_KINDS) & lacks_scheduled_scorecards()


def lacks_scheduled_scorecards() -> ColumnElement[bool]:
    """The condition that fewer interviews are scheduled and held than an application's stages require."""
    return _lacks_interviews(Interview.state != InterviewState.CANCELLED)


def _lacks_interviews(counts: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that some stage of the group has fewer interviews that count than it requires."""
    of_stage = (Interview.application_id == Application.id, Interview.stage_id == _BESIDE.id)
    number = select(func.count()).select_from(Interview).where(*of_stage, counts)
    lacking = select(_BESIDE.id).where(
        is_beside(_BESIDE),
        demands_scorecards_sql(_BESIDE),
        number.correlate(Application, _BESIDE).scalar_subquery() < _BESIDE.required_scorecards,
    )
    return lacking.correlate(Application, Stage).exists()


INTERVIEW_TURNS = (
    TurnSource(TurnKind.SUBMIT_SCORECARD, _to_submit),
    TurnSource(TurnKind.CHOOSE_TIME, _to_choose, is_at_interview),
    TurnSource(TurnKind.SCHEDULE_INTERVIEW, _to_schedule, is_at_interview),
)
