"""The turns of an application: what it waits for, and who is to do it.

An application that has ended waits for nothing but the scorecards that are owed, and for its candidate's
answer if they are asked to come back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from app.candidates.models import Application, Status
from app.candidates.turns import is_at_interview, is_at_questionnaire, turns_of_staff
from app.db.later import LaterOf
from app.interviews.turns import INTERVIEW_TURNS, has_met, met_at
from app.job_families.kinds import INTERVIEW_KINDS, StageKind
from app.openings.models import Opening, Stage
from app.pipeline.models import ReturnRequest
from app.questionnaire.turns import QUESTIONNAIRE_TURNS, answered_at, is_answered
from app.questionnaire_reviews.turns import REVIEW_TURNS, needs_review, reviewed_at
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_decide_on_answers() -> Select[Any]:
    """Once the questions are answered and, if the opening has a reviewer, reviewed; since the last of it."""
    since = LaterOf(LaterOf(Application.stage_since, answered_at()), reviewed_at())
    statement = turns_of_staff(TurnKind.DECIDE, Opening.hiring_manager_id, since=since)
    return statement.where(Stage.kind == StageKind.QUESTIONNAIRE, is_answered(), ~needs_review())


def _to_decide_on_interview() -> Select[Any]:
    """Once an interview stage has all it needs (`rules.missing_requirement`), since the last of it."""
    since = LaterOf(Application.stage_since, met_at())
    statement = turns_of_staff(TurnKind.DECIDE, Opening.hiring_manager_id, since=since)
    return statement.where(Stage.kind.in_(INTERVIEW_KINDS), has_met())


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
        TurnSource(TurnKind.DECIDE, _to_decide_on_answers, is_at_questionnaire),
        TurnSource(TurnKind.DECIDE, _to_decide_on_interview, is_at_interview),
        TurnSource(
            TurnKind.ANSWER_RETURN_REQUEST,
            _to_answer_about_return,
            lambda application: application.status is Status.WITHDRAWN,
        ),
    ),
)
