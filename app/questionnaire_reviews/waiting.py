"""Which answers wait for a review: those of active applications at a questionnaire, not reviewed yet."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, SearchWord, Status, WordSource
from app.candidates.search.texts import register_reading_rule
from app.db.base import db
from app.job_families.kinds import StageKind
from app.openings.models import Opening, Stage
from app.people.models import User
from app.questionnaire.models import Questionnaire
from app.questionnaire_reviews.access import owes_scorecard_on_it
from app.questionnaire_reviews.models import QuestionnaireReview, QuestionnaireReviewer

WAITING_LIMIT = 1000  # a count of waiting answers stops here


def at_questionnaire(opening: Opening) -> list[ColumnElement[bool]]:
    """The conditions that an active application of an opening is at a questionnaire, along an index."""
    asking = select(Stage.id).where(Stage.opening_id == opening.id, Stage.kind == StageKind.QUESTIONNAIRE)
    return [
        Application.opening_id == opening.id,
        Application.status == Status.ACTIVE,
        Application.stage_id.in_(asking),
    ]


def waits_for_review(
    questionnaire: type[Questionnaire] = Questionnaire, application: type[Application] = Application
) -> ColumnElement[bool]:
    """The condition that a questionnaire's application is at its stage, answered and not yet reviewed."""
    finished = aliased(QuestionnaireReview)
    return and_(
        application.id == questionnaire.application_id,
        application.status == Status.ACTIVE,
        application.stage_id == questionnaire.stage_id,
        questionnaire.answered_at.is_not(None),
        ~exists().where(finished.questionnaire_id == questionnaire.id, finished.finished_at.is_not(None)),
    )


def new_questionnaires(opening: Opening, reviewer: User) -> Select[int]:
    """A statement of the ids of waiting questionnaires that a person has not begun, oldest first."""
    begun = exists().where(
        QuestionnaireReview.questionnaire_id == Questionnaire.id,
        QuestionnaireReview.reviewer_id == reviewer.id,
    )
    waiting = _waiting_questionnaires(opening).where(~begun)
    return waiting.order_by(Questionnaire.answered_at, Questionnaire.id)


def count_waiting(opening: Opening, reader: User) -> int:
    """How many questionnaires of an opening wait for a review, counted up to WAITING_LIMIT.

    Applications on which the reader owes a scorecard are not counted, as the number could tell that a review
    is finished, unless the reader is the reviewer.
    """
    is_reviewer = exists().where(
        QuestionnaireReviewer.opening_id == Application.opening_id, QuestionnaireReviewer.user_id == reader.id
    )
    counted = _waiting_questionnaires(opening).where(or_(is_reviewer, ~owes_scorecard_on_it(reader)))
    waiting = counted.limit(WAITING_LIMIT).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def is_waiting(review: QuestionnaireReview) -> bool:
    """Whether the answers of a review still wait for one."""
    waiting = exists().where(Questionnaire.id == review.questionnaire_id, waits_for_review())
    return bool(db.session.scalar(select(waiting)))


def finds_by_answers(user: User) -> ColumnElement[bool]:
    """The condition that a person may find a candidate by words of answers: none that wait for their review.

    A reviewer reads them without the name, and would find the name by their words.
    """
    asked, application = aliased(Questionnaire), aliased(Application)
    waits = (
        select(asked.id)
        .join(application, application.id == asked.application_id)
        .join(QuestionnaireReviewer, QuestionnaireReviewer.opening_id == application.opening_id)
        .where(asked.id == SearchWord.record_id, QuestionnaireReviewer.user_id == user.id)
        .where(waits_for_review(asked, application))
    )
    return ~waits.correlate(SearchWord).offset(0).exists()


register_reading_rule(WordSource.ANSWERS, finds_by_answers)


def _waiting_questionnaires(opening: Opening) -> Select[int]:
    waiting = select(Questionnaire.id).join(Application, Application.id == Questionnaire.application_id)
    return waiting.where(*at_questionnaire(opening), waits_for_review())
