"""The actions of a reviewer: begin a round, score an answer, finish the round."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.activity.actions import record_activity_of_many
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.last_opened.actions import record_changes
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire.models import Questionnaire
from app.questionnaire_reviews import rules
from app.questionnaire_reviews.models import AnswerScore, QuestionnaireReview, QuestionnaireReviewer
from app.questionnaire_reviews.queries import (
    desk_questions,
    lock_reviewer,
    review_round,
    reviewer_of,
)
from app.questionnaire_reviews.rules import ROUND_LIMIT, AnswerKey, ReviewRound
from app.questionnaire_reviews.waiting import is_waiting, new_questionnaires
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns_of_many


def begin_round(opening: Opening, *, by: User) -> AnswerKey | None:
    """Put the answers that wait before the reviewer, up to ROUND_LIMIT at a time. Returns the first to score.

    Those already begun stay. None if the candidates have no answer that is scored. Raises Conflict for
    somebody who is not the reviewer, RuleBroken if no answer waits for a score.
    """
    _lock_as_reviewer(opening, by=by)
    begun = _round_of(opening, by)
    room = ROUND_LIMIT - len(begun.tokens)
    ids = db.session.scalars(new_questionnaires(opening, by).limit(room)).all() if room > 0 else []
    db.session.add_all(QuestionnaireReview(questionnaire_id=id_, reviewer_id=by.id) for id_ in ids)
    db.session.flush()
    first = _round_of(opening, by).next_unscored()
    if first is None and not ids:
        raise RuleBroken(_("No answers wait for a score."))
    return first


def score_answer(
    review: QuestionnaireReview, position: int, *, opening: Opening, value: int, seen: int, by: User
) -> AnswerKey | None:
    """Score one answer, or change its score. `seen` is the score that the page showed, 0 for none.

    Returns the next answer without a score; None if every answer of the round has one. Raises Conflict if
    somebody else is the reviewer now, if the review is finished, if the application has moved on, and if the
    answer was scored on another page.
    """
    db.session.refresh(review, with_for_update=True)
    _check_is_reviewer(reviewer_of(opening), by)
    rules.check_can_score(finished=review.finished_at is not None, waits=is_waiting(review))
    key = {"review_id": review.id, "position": position}
    score = db.session.get(AnswerScore, key, populate_existing=True)
    rules.check_same_score(score.value if score else None, seen, value)
    if score is None:
        db.session.add(AnswerScore(**key, value=value))
    elif score.value != value:
        score.value, score.scored_at = value, clock.now()
    db.session.flush()
    return _round_of(opening, by).next_unscored(AnswerKey(review.token, position))


def finish_round(opening: Opening, *, by: User) -> int:
    """Finish the reviews in which every answer has a score. Returns how many; then it is time to decide.

    Raises Conflict for somebody who is not the reviewer, RuleBroken if no review is complete.
    """
    _lock_as_reviewer(opening, by=by)
    tokens = _round_of(opening, by).complete
    rules.check_some_complete(tokens)
    reviews = (
        select(QuestionnaireReview)
        .where(QuestionnaireReview.token.in_(tokens), QuestionnaireReview.finished_at.is_(None))
        .order_by(QuestionnaireReview.id)
    )
    asked = {review.questionnaire_id: review for review in db.session.scalars(reviews.with_for_update())}
    of_them = select(Application, Questionnaire.id).join(
        Questionnaire, Questionnaire.application_id == Application.id
    )
    locked = (
        of_them.where(Questionnaire.id.in_(asked)).order_by(Application.id).with_for_update(of=Application)
    )
    applications = db.session.execute(locked.execution_options(populate_existing=True)).all()
    for _application, questionnaire_id in applications:
        asked[questionnaire_id].finished_at = clock.now()
    reviewed = [application for application, _questionnaire in applications]
    record_activity_of_many(ActivityVerb.REVIEWED_ANSWERS, reviewed, by=by)
    ids = [application.id for application in reviewed]
    record_changes(ids, by=by, is_open=False)
    update_turns_of_many(Application, ids)
    return len(applications)


def _round_of(opening: Opening, reviewer: User) -> ReviewRound:
    return review_round(opening, reviewer, desk_questions(opening))


def _lock_as_reviewer(opening: Opening, *, by: User) -> None:
    """Lock who reviews an opening, so that two rounds wait for each other; check that it is `by`."""
    _check_is_reviewer(lock_reviewer(opening), by)


def _check_is_reviewer(named: QuestionnaireReviewer | None, user: User) -> None:
    is_reviewer = named is not None and named.user_id == user.id
    rules.check_is_reviewer(named.user.name if named else None, is_reviewer=is_reviewer)
