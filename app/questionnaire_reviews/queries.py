"""Reading reviews: who reviews an opening, and the answers that a reviewer has before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from app.access.predicates import runs_opening
from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.job_families.kinds import QuestionKind, StageKind
from app.openings.models import Opening, Stage
from app.openings.questions import asked_questions
from app.people.models import User
from app.people.queries import people_with_role
from app.questionnaire.models import Answer, Questionnaire
from app.questionnaire_reviews.hidden_text import hide_identity
from app.questionnaire_reviews.models import AnswerScore, QuestionnaireReview, QuestionnaireReviewer
from app.questionnaire_reviews.rules import ROUND_LIMIT, AnswerKey, ReviewRound, shuffled
from app.questionnaire_reviews.waiting import waits_for_review

# A link and a file tell who made them, so they are read with the name.
KINDS_WITH_SCORE = (QuestionKind.TEXT, QuestionKind.CHOICE, QuestionKind.NUMBER)


@dataclass(frozen=True)
class DeskQuestion:
    """A question at the desk, with what makes a good answer to it, if somebody said so.

    `position` is its place among all questions that the stage asks now.
    """

    stage_id: int
    position: int
    text: str
    guide: str


class AnswerAtDesk(NamedTuple):
    """An answer without what tells who wrote it, and its score, if it has one."""

    question: str
    text: str
    score: int | None


def reviewer_of(opening: Opening) -> QuestionnaireReviewer | None:
    """The reviewer of an opening; None if its answers are not reviewed."""
    named = select(QuestionnaireReviewer).where(QuestionnaireReviewer.opening_id == opening.id)
    with_user = joinedload(QuestionnaireReviewer.user).lazyload(User.granted_roles)
    return db.session.scalars(named.options(with_user)).one_or_none()


def lock_reviewer(opening: Opening) -> QuestionnaireReviewer | None:
    """Lock who reviews an opening, and read it again."""
    return db.session.get(QuestionnaireReviewer, opening.id, with_for_update=True, populate_existing=True)


def possible_reviewers(opening: Opening) -> list[User]:
    """Everyone who may read the answers of an opening: recruiters and its hiring manager, by name."""
    people = {user.id: user for user in [*people_with_role(Role.RECRUITER), opening.hiring_manager]}
    able = (user for user in people.values() if user.active and runs_opening(user, opening))
    return sorted(able, key=lambda user: (user.name, user.id))


def desk_questions(opening: Opening) -> list[DeskQuestion]:
    """The questions of an opening with answers that a review scores, in order."""
    asking = (Stage.opening_id == opening.id, Stage.kind == StageKind.QUESTIONNAIRE)
    return [
        DeskQuestion(stage.id, position, question.text, question.guide)
        for stage in db.session.scalars(select(Stage).where(*asking).order_by(Stage.position))
        for position, question in enumerate(asked_questions(stage), start=1)
        if question.kind in KINDS_WITH_SCORE and not question.recruiters_only
    ]


def _is_scored() -> ColumnElement[bool]:
    """The condition that a review scores an answer: a reviewer may read it, and it has a text."""
    return and_(Answer.kind.in_(KINDS_WITH_SCORE), ~Answer.recruiters_only, Answer.text != "")


def total_score() -> Any:
    """The sum of the scores of a review, as a column."""
    scores = select(func.sum(AnswerScore.value)).where(AnswerScore.review_id == QuestionnaireReview.id)
    return scores.scalar_subquery()


def review_round(opening: Opening, reviewer: User, questions: Sequence[DeskQuestion]) -> ReviewRound:
    """The answers a reviewer has begun and not finished, as they are shown: at most ROUND_LIMIT of each.

    A question is known by its text, since questionnaires sent at other times may ask others, too.
    """
    begun = (
        select(
            QuestionnaireReview.id,
            QuestionnaireReview.token,
            Questionnaire.stage_id,
            Questionnaire.id.label("questionnaire_id"),
        )
        .join(Questionnaire, Questionnaire.id == QuestionnaireReview.questionnaire_id)
        .join(Application, Application.id == Questionnaire.application_id)
        .where(
            QuestionnaireReview.reviewer_id == reviewer.id,
            QuestionnaireReview.finished_at.is_(None),
            Application.opening_id == opening.id,
            waits_for_review(),
        )
        .order_by(QuestionnaireReview.id)
        .limit(ROUND_LIMIT)
        .subquery()
    )
    of_begun = and_(Answer.questionnaire_id == begun.c.questionnaire_id, _is_scored())
    rows = db.session.execute(
        select(begun, Answer.position, Answer.question)
        .select_from(begun)
        .outerjoin(Answer, of_begun)
        .order_by(begun.c.id, Answer.position)
    ).all()
    tokens = {row.id: row.token for row in rows}
    scores = _scores_of(list(tokens))
    answers: dict[tuple[int, str], dict[str, int]] = {}
    for row in rows:
        answers.setdefault((row.stage_id, row.question), {}).setdefault(row.token, row.position)
    return ReviewRound(
        [_in_order(question, answers.get((question.stage_id, question.text), {})) for question in questions],
        {AnswerKey(tokens[score.review_id], score.position): score.value for score in scores},
        list(tokens.values()),
    )


def _in_order(question: DeskQuestion, positions: Mapping[str, int]) -> list[AnswerKey]:
    """The answers to a question as they are shown, from their positions by token."""
    order = shuffled(list(positions), f"{question.stage_id}.{question.position}")
    return [AnswerKey(token, positions[token]) for token in order]


def review_with_token(opening: Opening, token: str) -> QuestionnaireReview | None:
    """The review with this token, if its questionnaire is of this opening."""
    found = (
        select(QuestionnaireReview)
        .join(Questionnaire, Questionnaire.id == QuestionnaireReview.questionnaire_id)
        .join(Application, Application.id == Questionnaire.application_id)
        .where(QuestionnaireReview.token == token, Application.opening_id == opening.id)
    )
    return db.session.scalars(found).one_or_none()


def answer_at_desk(review: QuestionnaireReview, position: int) -> AnswerAtDesk | None:
    """An answer of a review, without what tells who wrote it; None if it has no such answer."""
    row = db.session.execute(
        select(Answer.question, Answer.text, AnswerScore.value, Candidate.name, Candidate.phone)
        .join(Questionnaire, Questionnaire.id == Answer.questionnaire_id)
        .join(Application, Application.id == Questionnaire.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .outerjoin(AnswerScore, _is_score_of(review, position))
        .where(Answer.questionnaire_id == review.questionnaire_id, Answer.position == position, _is_scored())
    ).one_or_none()
    if row is None:
        return None
    hidden = hide_identity(row.text, name=row.name, phone=row.phone)
    return AnswerAtDesk(row.question, hidden, row.value)


def scores_by_review(reviews: Sequence[QuestionnaireReview]) -> Mapping[int, Mapping[int, int]]:
    """The scores of reviews by position, by the id of the review."""
    found: dict[int, dict[int, int]] = {review.id: {} for review in reviews}
    for score in _scores_of(list(found)):
        found[score.review_id][score.position] = score.value
    return found


def _scores_of(review_ids: Sequence[int]) -> Sequence[Any]:
    scores = select(AnswerScore.review_id, AnswerScore.position, AnswerScore.value)
    return db.session.execute(scores.where(AnswerScore.review_id.in_(review_ids))).all()


def _is_score_of(review: QuestionnaireReview, position: int) -> ColumnElement[bool]:
    return and_(AnswerScore.review_id == review.id, AnswerScore.position == position)
