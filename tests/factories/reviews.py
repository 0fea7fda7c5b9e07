"""Reviewers, and candidates whose answers wait for a review."""

from __future__ import annotations

from app.candidates.models import Application
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire_reviews.actions import begin_round, finish_round, score_answer
from app.questionnaire_reviews.queries import desk_questions, review_round, review_with_token
from app.questionnaire_reviews.reviewers import change_reviewer
from app.questionnaire_reviews.rules import ReviewRound
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire

ANSWERS = ["Four years of renewals.", "DevSecOps grows.", "Buyers want one tool."]


def a_reviewed_opening(cast: Cast, reviewer: User | None = None) -> Opening:
    """An opening whose answers are reviewed by its recruiter, or by somebody else."""
    opening = an_opening(cast)
    change_reviewer(opening, reviewer or cast.rita, by=cast.dana)
    return opening


def an_answered_application(
    cast: Cast,
    opening: Opening,
    name: str = "Mateusz Lis",
    answers: list[str] | None = None,
    **values: object,
) -> Application:
    """An application at the questionnaire with answers."""
    application = an_application(cast, opening=opening, candidate=a_candidate(name, **values))
    a_questionnaire(application, answers=answers or ANSWERS)
    return application


def round_of(opening: Opening, reviewer: User) -> ReviewRound:
    return review_round(opening, reviewer, desk_questions(opening))


def score_all(opening: Opening, reviewer: User, value: int = 3) -> None:
    """Begin a round and give every answer the same score."""
    following = begin_round(opening, by=reviewer)
    while following is not None:
        review = review_with_token(opening, following.token)
        assert review is not None
        following = score_answer(
            review, following.position, opening=opening, value=value, seen=0, by=reviewer
        )


def a_finished_round(opening: Opening, reviewer: User, value: int = 3) -> None:
    score_all(opening, reviewer, value)
    finish_round(opening, by=reviewer)
