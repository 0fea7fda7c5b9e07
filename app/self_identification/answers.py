"""A candidate's own answers: to see, to change and to delete.

They are no activity: nobody learns whether somebody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.candidates.models import Application
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.db.row_locks import lock_row
from app.self_identification import rules
from app.self_identification.keys import answers_key
from app.self_identification.models import IdentificationAnswer, IdentificationQuestion
from app.self_identification.questions import current_questions
from app.shared.company import current_company
from app.shared.refusals import RuleBroken


def save_answers(application: Application, chosen: Mapping[int, int | None]) -> None:
    """Save a candidate's answers, by the ids of the questions; None for a question without an answer.

    Raises RuleBroken if the company does not ask, and for an answer that a question does not have.
    """
    lock_row(application)
    check_not_erased(application.candidate.erased_at)
    if not current_company().asks_identification:
        raise RuleBroken(_("We do not ask these questions any longer."))
    key, questions = answers_key(application.id), {each.id: each for each in current_questions()}
    asked = {id_: option for id_, option in chosen.items() if id_ in questions}
    for id_, option in asked.items():
        if option is not None:
            rules.check_option(option, questions[id_].options, field=f"question_{id_}")
    db.session.execute(
        delete(IdentificationAnswer).where(
            IdentificationAnswer.key == key, IdentificationAnswer.question_id.in_(list(asked))
        )
    )
    given = {id_: option for id_, option in asked.items() if option is not None}
    db.session.add_all(
        IdentificationAnswer(key=key, question_id=id_, option=option) for id_, option in given.items()
    )
    db.session.flush()


def delete_answers(application_ids: Iterable[int]) -> None:
    """Delete all answers that belong to some applications: the candidate asks for it, or is erased."""
    keys = [answers_key(each) for each in application_ids]
    db.session.execute(delete(IdentificationAnswer).where(IdentificationAnswer.key.in_(keys)))


def own_answers(application: Application) -> dict[int, int]:
    """The options of a candidate's answers, by the ids of the questions."""
    statement = select(IdentificationAnswer).where(IdentificationAnswer.key == answers_key(application.id))
    return {answer.question_id: answer.option for answer in db.session.scalars(statement)}


def answers_data(application: Application) -> list[dict[str, Any]]:
    """What the download of a candidate's data has of their answers, as values for JSON."""
    own = own_answers(application)
    asked = select(IdentificationQuestion).where(IdentificationQuestion.id.in_(list(own)))
    return [
        {"question": question.text, "answer": option_label(question, own[question.id])}
        for question in (db.session.scalars(asked.order_by(IdentificationQuestion.id)) if own else ())
    ]


def option_label(question: IdentificationQuestion, option: int) -> str:
    """An answer as pages show it."""
    return str(rules.PREFER_NOT_TO_SAY) if option == rules.NO_ANSWER else question.options[option]
