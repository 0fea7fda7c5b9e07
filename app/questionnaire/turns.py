"""The turns around a questionnaire: to send it, to answer it, to send it again, and to check answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Exists, Select, exists, func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application
from app.candidates.turns import is_at_questionnaire, turns_of_candidate, turns_of_staff
from app.job_families.kinds import StageKind
from app.openings.models import Opening, Stage
from app.questionnaire.models import Questionnaire
from app.turns.models import TurnKind
from app.turns.sources import TurnSource

_SENT = aliased(Questionnaire)
_SENT_AT_STAGE = (_SENT.application_id == Application.id, _SENT.stage_id == Application.stage_id)


def is_answered() -> Exists:
    """The condition that the questions of an application's stage are answered."""
    return exists().where(*_SENT_AT_STAGE, _SENT.answered_at.is_not(None))


def answered_at() -> Any:
    """When the questions of an application's stage were answered; NULL if they were not."""
    return select(_SENT.answered_at).where(*_SENT_AT_STAGE, _SENT.answered_at.is_not(None)).scalar_subquery()


def _to_send() -> Select[Any]:
    statement = turns_of_staff(
        TurnKind.SEND_QUESTIONNAIRE, Opening.recruiter_id, since=Application.stage_since
    )
    return statement.where(Stage.kind == StageKind.QUESTIONNAIRE, ~exists().where(*_SENT_AT_STAGE))


def _to_send_again() -> Select[Any]:
    """Only once the link has expired: until then, it is the candidate's turn to answer."""
    expires_at = Questionnaire.expires_at
    return _with_open_questionnaire(
        turns_of_staff(
            TurnKind.RESEND_QUESTIONNAIRE, Opening.recruiter_id, since=expires_at, opens_at=expires_at
        )
    )


def _to_answer() -> Select[Any]:
    return _with_open_questionnaire(
        turns_of_candidate(
            TurnKind.ANSWER_QUESTIONNAIRE,
            since=Questionnaire.sent_at,
            closes_at=Questionnaire.expires_at,
            added_days=Application.added_answer_days,
        )
    )


def _to_check() -> Select[Any]:
    """Wherever the application is by then: the recruiter still has to know."""
    waiting = (_SENT.application_id == Application.id, _SENT.to_check_since.is_not(None))
    since = select(func.min(_SENT.to_check_since)).where(*waiting).scalar_subquery()
    statement = turns_of_staff(TurnKind.CHECK_ANSWERS, Opening.recruiter_id, since=since)
    return statement.where(exists().where(*waiting))


def _with_open_questionnaire(statement: Select[Any]) -> Select[Any]:
    """Of applications with an open questionnaire of their stage: sent, not replaced, and none is answered."""
    at_stage = (
        Questionnaire.application_id == Application.id,
        Questionnaire.stage_id == Application.stage_id,
    )
    sent = statement.join(Questionnaire, at_stage[0]).where(at_stage[1], Questionnaire.replaced_at.is_(None))
    return sent.where(Stage.kind == StageKind.QUESTIONNAIRE, ~is_answered())


QUESTIONNAIRE_TURNS = (
    TurnSource(TurnKind.SEND_QUESTIONNAIRE, _to_send, is_at_questionnaire),
    TurnSource(TurnKind.RESEND_QUESTIONNAIRE, _to_send_again, is_at_questionnaire),
    TurnSource(TurnKind.ANSWER_QUESTIONNAIRE, _to_answer, is_at_questionnaire),
    TurnSource(TurnKind.CHECK_ANSWERS, _to_check, lambda application: application.is_active),
)
