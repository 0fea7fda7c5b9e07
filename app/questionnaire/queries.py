"""Find questionnaires."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.questionnaire.models import Answer, AnswerFile, Questionnaire
from app.shared.links import read_token

QUESTIONNAIRE_LINK = "questionnaire"  # the purpose of a signature, and the first part of the path


def questionnaire_of_token(token: str) -> Questionnaire | None:
    """The questionnaire of a signed token, ended or not; None if the token is forged."""
    questionnaire_id = read_token(QUESTIONNAIRE_LINK, token)
    return None if questionnaire_id is None else db.session.get(Questionnaire, questionnaire_id)


def given_answers(application: Application) -> Sequence[Answer]:
    """The answers of an application that everybody reads who reads some, in their order, in one statement."""
    return db.session.scalars(_GIVEN_ANSWERS, {"application_id": application.id}).all()


_GIVEN_ANSWERS = (
    select(Answer)
    .join(Questionnaire, Questionnaire.id == Answer.questionnaire_id)
    .options(contains_eager(Answer.questionnaire))
    .where(
        Questionnaire.application_id == bindparam("application_id"),
        Questionnaire.answered_at.is_not(None),
        ~Answer.recruiters_only,
    )
    .order_by(Answer.questionnaire_id, Answer.position)
)


def answer_files_of(candidate: Candidate) -> Sequence[AnswerFile]:
    """The files a candidate chose and has not sent."""
    of_candidate = select(AnswerFile).join(Questionnaire).join(Application)
    return db.session.scalars(of_candidate.where(Application.candidate_id == candidate.id)).all()


def questionnaires_to_check(application: Application) -> Sequence[Questionnaire]:
    """The questionnaires with answers that the recruiter is to check, as the database has them now."""
    waiting = (Questionnaire.application_id == application.id, Questionnaire.to_check_since.is_not(None))
    reloaded = select(Questionnaire).where(*waiting).execution_options(populate_existing=True)
    return db.session.scalars(reloaded).all()


def questionnaires_at_stage(application: Application) -> Sequence[Questionnaire]:
    """The questionnaires of an application's current stage, oldest first, as the database has them now."""
    statement = select(Questionnaire).where(
        Questionnaire.application_id == application.id, Questionnaire.stage_id == application.stage_id
    )
    reloaded = statement.order_by(Questionnaire.id).execution_options(populate_existing=True)
    return db.session.scalars(reloaded).all()
