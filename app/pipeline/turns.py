"""The turns of an application: what it waits for, and who is to do it.

An application that has ended waits for nothing but the scorecards that are owed, and for its candidate's
answer if they are asked to come back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_

from app.candidates.models import Application, Status
from app.candidates.turns import turns_of_staff
from app.interviews.turns import INTERVIEW_TURNS, has_met, met_at
from app.openings.models import Opening, Stage, StageKind
from app.pipeline.models import ReturnRequest
from app.questionnaire.turns import QUESTIONNAIRE_TURNS, answered_at, is_answered
from app.questionnaire_reviews.turns import REVIEW_TURNS, needs_review, reviewed_at
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, later_of, turn_columns


def _to_decide() -> Select[Any]:
    """Once the stage has all it needs (`rules.missing_requirement`), since the last of it came in.

    If the opening has a reviewer, once the answers are reviewed.
    """
    came_in = later_of(Application.stage_since, func.coalesce(answered_at(), met_at()))
    since = later_of(came_in, reviewed_at())
    has_all = or_(
        (Stage.kind == StageKind.QUESTIONNAIRE) & is_answered() & ~needs_review(),
        (Stage.kind == StageKind.INTERVIEW) & has_met(),
    )
    return turns_of_staff(TurnKind.DECIDE, Opening.hiring_manager_id, since=since).where(has_all)


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
        TurnSource(TurnKind.DECIDE, _to_decide),
        TurnSource(TurnKind.ANSWER_RETURN_REQUEST, _to_answer_about_return),
    ),
)
