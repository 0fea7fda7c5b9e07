"""The turns around an interview: to schedule it, to choose its time, and to submit its scorecard."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.candidates.models import Application
from app.candidates.turns import is_at_interview, turns_of_candidate, turns_of_staff
from app.db.later import LaterOf
from app.interviews.models import Interview, InterviewState, SlotRequest
from app.job_families.kinds import INTERVIEW_KINDS
from app.openings.models import Opening, Stage
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnSource, turn_columns

_AT_STAGE = (Interview.application_id == Application.id, Interview.stage_id == Application.stage_id)
_IS_MET = Interview.state.in_((InterviewState.HELD, InterviewState.WAIVED))


def has_met() -> ColumnElement[bool]:
    """The condition that an application's stage has a completed interview, and that no scorecard is owed."""
    return exists().where(*_AT_STAGE, _IS_MET) & ~_is_owed()


def met_at() -> Any:
    """When the last interview of an application's stage was completed; NULL if none was."""
    return select(func.max(Interview.ended_at)).where(*_AT_STAGE, _IS_MET).scalar_subquery()


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
    last = select(func.max(Interview.ended_at)).where(*_AT_STAGE).scalar_subquery()
    since = LaterOf(Application.stage_since, last)
    is_asked = exists().where(SlotRequest.application_id == Application.id, SlotRequest.ended_at.is_(None))
    statement = turns_of_staff(TurnKind.SCHEDULE_INTERVIEW, Opening.recruiter_id, since=since)
    return statement.where(_lacks_interview(), ~is_asked)


def _lacks_interview() -> ColumnElement[bool]:
    has_one = exists().where(*_AT_STAGE, Interview.state != InterviewState.CANCELLED)
    return Stage.kind.in_(INTERVIEW_KINDS) & ~has_one


def _is_owed() -> ColumnElement[bool]:
    return exists().where(*_AT_STAGE, Interview.state == InterviewState.SCHEDULED)


INTERVIEW_TURNS = (
    TurnSource(TurnKind.SUBMIT_SCORECARD, _to_submit),
    TurnSource(TurnKind.CHOOSE_TIME, _to_choose, is_at_interview),
    TurnSource(TurnKind.SCHEDULE_INTERVIEW, _to_schedule, is_at_interview),
)
