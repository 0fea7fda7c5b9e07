"""The answers to questionnaires in an export of applications: a column for each question, known by its text.

Who exports runs these applications, so reads their answers. Answers for recruiters are only in the exports of
recruiters. What waits for a review by who exports is left out: reviewers read answers without names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from app.access.documents import reads_recruiters_only
from app.candidates.models import Application
from app.db.base import db
from app.people.models import User
from app.questionnaire.models import Answer, Questionnaire
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.questionnaire_reviews.waiting import waits_for_review

MOST_EXPORTED_QUESTIONS = 200  # columns of a file
MAX_XLSX_CELL_LENGTH = 32_767  # characters of a cell in XLSX


def questions_of(applications: Select[Any], user: User) -> list[str]:
    """The questions with answers that a person may export, in the order of the questionnaire."""
    order = (func.min(Answer.position), func.min(Answer.questionnaire_id))
    asked = _readable(user, Answer.question).where(Application.id.in_(applications))
    found = asked.group_by(Answer.question).order_by(*order).limit(MOST_EXPORTED_QUESTIONS)
    return list(db.session.scalars(found))


def answers_of(ids: Sequence[int], user: User) -> Mapping[int, Mapping[str, str]]:
    """The answers of some applications by ids and questions; of a question asked twice, both in order."""
    columns = (Questionnaire.application_id, Answer.question, Answer.text)
    read = _readable(user, *columns).where(Questionnaire.application_id.in_(ids), Answer.text != "")
    answers: dict[int, dict[str, str]] = {}
    for id_, question, text in db.session.execute(read.order_by(Answer.questionnaire_id, Answer.position)):
        of_application = answers.setdefault(id_, {})
        before = of_application.get(question)
        both = f"{before}\n\n{text}" if before and before != text else text
        of_application[question] = both[: MAX_XLSX_CELL_LENGTH - 1]  # an apostrophe may come before it
    return answers


def _readable(user: User, *columns: Any) -> Select[Any]:
    reviewer = QuestionnaireReviewer.opening_id == Application.opening_id
    is_theirs = exists().where(reviewer, QuestionnaireReviewer.user_id == user.id)
    statement = (
        select(*columns)
        .select_from(Answer)
        .join(Questionnaire, Questionnaire.id == Answer.questionnaire_id)
        .join(Application, Application.id == Questionnaire.application_id)
        .where(Questionnaire.answered_at.is_not(None), ~(is_theirs & waits_for_review()))
    )
    return statement if reads_recruiters_only(user) else statement.where(~Answer.recruiters_only)
