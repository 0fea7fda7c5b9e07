"""The turns of an application: what it waits for, and who is to do it.

Each function is the statement of one kind. An application that has ended waits for nothing but the scorecards
that are owed, and for the candidate's answer if they are asked to come back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Candidate, Status
from app.interviews.models import Interview, InterviewState, SlotRequest
from app.openings.models import Opening, Stage, StageKind
from app.people.models import User
from app.pipeline.models import ReturnRequest
from app.questionnaire.models import Questionnaire
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, later_of, turn_columns

_MET = (InterviewState.HELD, InterviewState.WAIVED)
_HERE = (Interview.application_id == Application.id, Interview.stage_id == Application.stage_id)
_SENT_HERE = (Questionnaire.application_id == Application.id, Questionnaire.stage_id == Application.stage_id)
_ASKED = (SlotRequest.application_id == Application.id, SlotRequest.ended_at.is_(None))
_IS_OWED = exists().where(*_HERE, Interview.state == InterviewState.SCHEDULED)
_IS_MET = exists().where(*_HERE, Interview.state.in_(_MET))


def _scorecards() -> Select[Any]:
    """A scorecard is owed from the moment its interview is scheduled, also once the application has ended."""
    owed_from = later_of(Interview.ends_at, Interview.reassigned_at)
    return (
        turn_columns(
            TurnKind.SUBMIT_SCORECARD,
            Interview.id,
            user_id=Interview.interviewer_id,
            application_id=Application.id,
            opening_id=Application.opening_id,
            since=Interview.starts_at,
            due_from=owed_from,
            zone=User.time_zone,
        )
        .select_from(Interview)
        .join(Application, Application.id == Interview.application_id)
        .join(User, User.id == Interview.interviewer_id)
        .where(Interview.state == InterviewState.SCHEDULED)
    )


def _questionnaires_to_send() -> Select[Any]:
    statement = _for_staff(TurnKind.SEND_QUESTIONNAIRE, Opening.recruiter_id, since=Application.stage_since)
    return statement.where(Stage.kind == StageKind.QUESTIONNAIRE, ~exists().where(*_SENT_HERE))


def _questionnaires_to_send_again() -> Select[Any]:
    """Only once the link has expired: until then, it is the candidate's turn to answer."""
    expires_at = Questionnaire.expires_at
    statement = _for_staff(
        TurnKind.RESEND_QUESTIONNAIRE, Opening.recruiter_id, since=expires_at, opens_at=expires_at
    )
    return _with_open_questionnaire(statement)


def _questionnaires_to_answer() -> Select[Any]:
    return _with_open_questionnaire(
        _for_candidate(
            TurnKind.ANSWER_QUESTIONNAIRE, since=Questionnaire.sent_at, closes_at=Questionnaire.expires_at
        )
    )


def _times_to_choose() -> Select[Any]:
    statement = _for_candidate(TurnKind.CHOOSE_TIME, since=SlotRequest.asked_at)
    asked = statement.join(SlotRequest, SlotRequest.application_id == Application.id)
    return asked.where(_lacks_interview(), SlotRequest.ended_at.is_(None))


def _interviews_to_schedule() -> Select[Any]:
    """Since the stage began, or the last interview of the stage was cancelled."""
    last = select(func.max(Interview.ended_at)).where(*_HERE).scalar_subquery()
    since = later_of(Application.stage_since, last)
    statement = _for_staff(TurnKind.SCHEDULE_INTERVIEW, Opening.recruiter_id, since=since)
    return statement.where(_lacks_interview(), ~exists().where(*_ASKED))


def _decisions() -> Select[Any]:
    """Once the stage has all it needs (`rules.missing_requirement`), since the last of it came in."""
    answered_at = select(func.max(Questionnaire.answered_at)).where(*_SENT_HERE).scalar_subquery()
    ended_at = select(func.max(Interview.ended_at)).where(*_HERE, Interview.state.in_(_MET)).scalar_subquery()
    since = later_of(Application.stage_since, func.coalesce(answered_at, ended_at))
    answered = exists().where(*_SENT_HERE, Questionnaire.answered_at.is_not(None))
    has_all = or_(
        (Stage.kind == StageKind.QUESTIONNAIRE) & answered,
        (Stage.kind == StageKind.INTERVIEW) & _IS_MET & ~_IS_OWED,
    )
    return _for_staff(TurnKind.DECIDE, Opening.hiring_manager_id, since=since).where(has_all)


def _return_requests() -> Select[Any]:
    statement = turn_columns(
        TurnKind.ANSWER_RETURN_REQUEST,
        ReturnRequest.id,
        candidate_id=Application.candidate_id,
        application_id=Application.id,
        opening_id=Application.opening_id,
        since=ReturnRequest.asked_at,
        zone=None,
    )
    asked = statement.select_from(ReturnRequest).join(
        Application, Application.id == ReturnRequest.application_id
    )
    return asked.where(ReturnRequest.ended_at.is_(None), Application.status == Status.WITHDRAWN)


def _for_staff(kind: TurnKind, user_id: Any, **times: Any) -> Select[Any]:
    """A turn of an active application, for the recruiter or the hiring manager of its opening."""
    owner = aliased(User)
    statement = turn_columns(
        kind,
        Application.id,
        user_id=user_id,
        application_id=Application.id,
        opening_id=Application.opening_id,
        zone=owner.time_zone,
        **times,
    )
    return _of_active(statement).join(owner, owner.id == user_id)


def _for_candidate(kind: TurnKind, **times: Any) -> Select[Any]:
    """A turn of an active application, for its candidate."""
    statement = turn_columns(
        kind,
        Application.id,
        candidate_id=Application.candidate_id,
        application_id=Application.id,
        opening_id=Application.opening_id,
        zone=Candidate.time_zone,
        **times,
    )
    return _of_active(statement).join(Candidate, Candidate.id == Application.candidate_id)


def _of_active(statement: Select[Any]) -> Select[Any]:
    with_stage = statement.select_from(Application).join(Stage, Stage.id == Application.stage_id)
    with_opening = with_stage.join(Opening, Opening.id == Application.opening_id)
    return with_opening.where(Application.status == Status.ACTIVE)


def _with_open_questionnaire(statement: Select[Any]) -> Select[Any]:
    """Of applications at whose stage a questionnaire is sent, not replaced, and none is answered."""
    sent = aliased(Questionnaire)
    answered = exists().where(
        sent.application_id == Application.id,
        sent.stage_id == Application.stage_id,
        sent.answered_at.is_not(None),
    )
    open_one = (*_SENT_HERE, Questionnaire.replaced_at.is_(None))
    return statement.join(Questionnaire, Questionnaire.application_id == Application.id).where(
        *open_one, ~answered
    )


def _lacks_interview() -> ColumnElement[bool]:
    return (Stage.kind == StageKind.INTERVIEW) & ~_IS_OWED & ~_IS_MET


APPLICATION_TURNS = TurnScope(
    Application,
    "application_id",
    (
        TurnSource(TurnKind.SUBMIT_SCORECARD, _scorecards),
        TurnSource(TurnKind.SEND_QUESTIONNAIRE, _questionnaires_to_send),
        TurnSource(TurnKind.RESEND_QUESTIONNAIRE, _questionnaires_to_send_again),
        TurnSource(TurnKind.ANSWER_QUESTIONNAIRE, _questionnaires_to_answer),
        TurnSource(TurnKind.CHOOSE_TIME, _times_to_choose),
        TurnSource(TurnKind.SCHEDULE_INTERVIEW, _interviews_to_schedule),
        TurnSource(TurnKind.DECIDE, _decisions),
        TurnSource(TurnKind.ANSWER_RETURN_REQUEST, _return_requests),
    ),
)
