"""A question of each kind, and a candidate who is asked them."""

from __future__ import annotations

from app.candidates.models import Application
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.questionnaire.actions import send_questionnaire
from app.questionnaire.models import Questionnaire
from tests.cast import Cast
from tests.factories.applications import an_application

OF_EACH_KIND = [
    Question("Why us?", guide="Names a reason."),
    Question("May you work there?", QuestionKind.CHOICE, choices=["Yes", "No"], ask_recruiter_if=["No"]),
    Question("How many years?", QuestionKind.NUMBER, low=1, high=50),
    Question("Where is your work?", QuestionKind.LINK, required=False),
    Question("Your plan", QuestionKind.FILE),
    Question("What do you earn?", required=False, recruiters_only=True),
]
A_PLAN = b"First I listen to the owls of Krakow."
GIVEN = {
    "answer_1": "The product.",
    "answer_2": "Yes",
    "answer_3": " 7.50 ",
    "answer_4": "https://example.com/work",
    "answer_6": "A zloty and a half.",
}


def asked_of_each_kind(
    cast: Cast, questions: list[Question] | None = None, **values: object
) -> Questionnaire:
    """A questionnaire that was sent with these questions."""
    application: Application = an_application(cast, **values)
    application.opening.stages[0].questions = questions or OF_EACH_KIND
    return send_questionnaire(application, by=cast.rita)
