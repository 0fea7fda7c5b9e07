"""The turns of an application: what it waits for, and who is to do it.

An application that has ended waits for nothing but the scorecards that are owed, and for its candidate's
answer if they are asked to come back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, or_

from app.candidates.models import Application, Status
from app.candidates.turns import is_at_interview, is_at_questionnaire, turns_to_decide
from app.conflicts_of_interest.turns import CONFLICT_TURNS
from app.db.later import LaterOf
from app.interviews.turns import INTERVIEW_TURNS, has_met, met_at
from app.job_families.kinds import INTERVIEW_KINDS, StageKind
from app.openings.models import Stage
from app.pipeline.models import ReturnRequest
from app.questionnaire.turns import QUESTIONNAIRE_TURNS, answered_at, is_answered
from app.questionnaire_reviews.turns import REVIEW_TURNS, needs_review, reviewed_at
from app.reference_checks.turns import REFERENCE_TURNS
from app.stage_results.rules import CHECK_RESULTS, ResultKind
from app.stage_results.turns import STAGE_RESULT_TURNS, has_result, result_at
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_decide_on_answers() -> Select[Any]:
    """Once the questions are answered and, if the opening has a reviewer, reviewed; since the last of it."""
    since = LaterOf(LaterOf(Application.stage_since, answered_at()), reviewed_at())
    return turns_to_decide(since).where(Stage.kind == StageKind.QUESTIONNAIRE, is_answered(), ~needs_review())


def _to_decide_on_interview() -> Select[Any]:
    """Once an interview stage has all it needs (`missing_requirement`), since the last of it."""
    since = LaterOf(Application.stage_since, met_at())
    return turns_to_decide(since).where(Stage.kind.in_(INTERVIEW_KINDS), has_met())


def _to_decide_on_offer() -> Select[Any]:
    """At a stage for the offer: to make one, or to hire once it is accepted."""
    return turns_to_decide(Application.stage_since).where(Stage.kind == StageKind.OFFER)


def _to_decide_on_result() -> Select[Any]:
    """At a stage without interviews, once it has its result; at a decision at once."""
    since = LaterOf(LaterOf(Application.stage_since, result_at()), met_at())
    return turns_to_decide(since).where(
        or_(
            Stage.kind == StageKind.DECISION,
            and_(Stage.kind == StageKind.BACKGROUND_CHECK, has_result(*CHECK_RESULTS)),
            and_(Stage.kind == StageKind.ASSESSMENT, has_result(ResultKind.TASK_RECEIVED), has_met()),
        )
    )


def _is_at_result(application: Application) -> bool:
    kind = application.stage.kind
    return application.is_active and kind is not StageKind.QUESTIONNAIRE and not kind.holds_interviews


def _to_answer_about_return() -> Select[Any]:
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


APPLICATION_TURNS = TurnScope(
    Application,
    "application_id",
    (
        *QUESTIONNAIRE_TURNS,
        *INTERVIEW_TURNS,
        *REVIEW_TURNS,
        *REFERENCE_TURNS,
        *CONFLICT_TURNS,
        TurnSource(TurnKind.DECIDE, _to_decide_on_answers, is_at_questionnaire),
        TurnSource(TurnKind.DECIDE, _to_decide_on_interview, is_at_interview),
        *STAGE_RESULT_TURNS,
        TurnSource(TurnKind.DECIDE, _to_decide_on_result, _is_at_result),
        TurnSource(
            TurnKind.DECIDE,
            _to_decide_on_offer,
            lambda application: application.is_active and application.stage.kind is StageKind.OFFER,
        ),
        TurnSource(
            TurnKind.ANSWER_RETURN_REQUEST,
            _to_answer_about_return,
            lambda application: application.status is Status.WITHDRAWN,
        ),
    ),
)
