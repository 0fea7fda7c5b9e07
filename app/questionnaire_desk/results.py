"""The scores of an opening's reviewed answers beside the names, for the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import contains_eager, joinedload

from app.candidates.models import Application
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire.models import Questionnaire
from app.questionnaire_reviews.access import visible_reviews
from app.questionnaire_reviews.models import QuestionnaireReview
from app.questionnaire_reviews.queries import scores_by_review, total_score
from app.questionnaire_reviews.waiting import at_questionnaire

RESULTS_LIMIT = 200  # rows of the page
SORTED_BY_NAME = "name"


@dataclass(frozen=True)
class ReviewedApplication:
    """An application with the scores of its answers, by the text of their question."""

    application: Application
    review: QuestionnaireReview
    scores: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.scores.values())


def reviewed_applications(
    opening: Opening, reader: User, *, by_name: bool = False
) -> Sequence[ReviewedApplication]:
    """The applications at a questionnaire that is reviewed, as far as the reader may read that.

    The highest total first, or by name; at most RESULTS_LIMIT.
    """
    statement = (
        visible_reviews(reader)
        .where(*at_questionnaire(opening), Application.stage_id == Questionnaire.stage_id)
        .options(
            contains_eager(QuestionnaireReview.questionnaire)
            .contains_eager(Questionnaire.application)
            .joinedload(Application.candidate),
            joinedload(QuestionnaireReview.reviewer).lazyload(User.granted_roles),
        )
        .order_by(total_score().desc(), QuestionnaireReview.id)
        .limit(RESULTS_LIMIT)
    )
    reviews = db.session.scalars(statement).unique().all()
    scores = scores_by_review(reviews)
    rows = [
        ReviewedApplication(review.questionnaire.application, review, _by_question(review, scores[review.id]))
        for review in reviews
    ]
    return sorted(rows, key=lambda row: row.application.candidate.name.casefold()) if by_name else rows


def _by_question(review: QuestionnaireReview, scores: Mapping[int, int]) -> dict[str, int]:
    questions = review.questionnaire.questions
    return {questions[position - 1].text: value for position, value in scores.items()}
