"""The turn to review the answers of a questionnaire, which comes before the decision on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, exists, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application
from app.candidates.turns import is_at_questionnaire, turns_of_staff
from app.db.later import LaterOf
from app.job_families.kinds import StageKind
from app.openings.models import Opening, Stage
from app.questionnaire.models import Questionnaire
from app.questionnaire.turns import answered_at, is_answered
from app.questionnaire_reviews.models import QuestionnaireReview, QuestionnaireReviewer
from app.turns.models import TurnKind
from app.turns.sources import TurnSource

_ANSWERED = aliased(Questionnaire)
_FINISHED = (
    _ANSWERED.application_id == Application.id,
    _ANSWERED.stage_id == Application.stage_id,
    QuestionnaireReview.questionnaire_id == _ANSWERED.id,
    QuestionnaireReview.finished_at.is_not(None),
)
_OF_OPENING = QuestionnaireReviewer.opening_id == Opening.id


def is_reviewed() -> Exists:
    """The condition that a review of the answers at an application's stage is finished."""
    return exists().where(*_FINISHED)


def reviewed_at() -> Any:
    """When the answers at an application's stage were reviewed; NULL if they were not."""
    return select(QuestionnaireReview.finished_at).where(*_FINISHED).scalar_subquery()


def needs_review() -> ColumnElement[bool]:
    """The condition that the opening has a reviewer, who has not finished the answers at this stage."""
    return exists().where(_OF_OPENING) & ~is_reviewed()


def _to_review() -> Select[Any]:
    """Since the answers came in, or since the opening has a reviewer."""
    reviewer_id = select(QuestionnaireReviewer.user_id).where(_OF_OPENING).scalar_subquery()
    reviewing_since = select(QuestionnaireReviewer.since).where(_OF_OPENING).scalar_subquery()
    came_in = LaterOf(Application.stage_since, answered_at())
    since = LaterOf(came_in, reviewing_since)
    statement = turns_of_staff(TurnKind.REVIEW_QUESTIONNAIRE, reviewer_id, since=since)
    return statement.where(Stage.kind == StageKind.QUESTIONNAIRE, is_answered(), ~is_reviewed())


REVIEW_TURNS = (TurnSource(TurnKind.REVIEW_QUESTIONNAIRE, _to_review, is_at_questionnaire),)
