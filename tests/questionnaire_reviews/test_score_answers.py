"""Scoring answers: in rounds, corrected until the review is finished, kept after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.access.roles import Role
from app.activity.queries import activity_of
from app.pipeline.advance import advance
from app.questionnaire_reviews import actions
from app.questionnaire_reviews.actions import begin_round, finish_round, score_answer
from app.questionnaire_reviews.models import AnswerScore, QuestionnaireReview
from app.questionnaire_reviews.queries import review_with_token
from app.questionnaire_reviews.reviewers import change_reviewer
from app.questionnaire_reviews.rules import AnswerKey
from app.questionnaire_reviews.waiting import count_waiting
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import person
from tests.factories.reviews import (
    a_finished_round,
    a_reviewed_opening,
    an_answered_application,
    round_of,
    score_all,
)


@pytest.fixture
def opening(cast):
    return a_reviewed_opening(cast)


@pytest.fixture
def score(cast, opening):
    """Score an answer as a page that shows `seen` does."""

    def send(key: AnswerKey, value: int, seen: int = 0, by=None) -> AnswerKey | None:
        review = review_with_token(opening, key.token)
        return score_answer(review, key.position, opening=opening, value=value, seen=seen, by=by or cast.rita)

    return send


def scores(session):
    return dict(session.execute(select(AnswerScore.value, func.count()).group_by(AnswerScore.value)).all())


def test_one_question_across_all_candidates_then_the_next(cast, opening, score):
    for name in ("Ana Lis", "Bo Lis", "Cy Lis"):
        an_answered_application(cast, opening, name)
    following, shown = begin_round(opening, by=cast.rita), []
    while following is not None:
        shown.append(following)
        following = score(following, 2)
    assert [key.position for key in shown] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    orders = [tuple(key.token for key in shown[start : start + 3]) for start in (0, 3, 6)]
    assert {frozenset(order) for order in orders} == {frozenset(orders[0])}
    assert shown == round_of(opening, cast.rita).answers


def test_a_score_is_corrected_until_the_review_is_finished(cast, opening, score, session):
    an_answered_application(cast, opening)
    first = begin_round(opening, by=cast.rita)
    score_all(opening, cast.rita, 2)
    clock.move(timedelta(minutes=5))
    score(first, 4, seen=2)
    assert scores(session) == {2: 2, 4: 1}
    at = select(AnswerScore.scored_at).where(AnswerScore.value == 4)
    assert session.scalar(at) > session.scalar(select(func.min(AnswerScore.scored_at)))
    finish_round(opening, by=cast.rita)
    with pytest.raises(Conflict, match="This review is finished"):
        score(first, 1, seen=4)
    assert scores(session) == {2: 2, 4: 1}


def test_finishing_is_on_record_and_takes_the_complete_ones_only(cast, opening, score, session):
    done = an_answered_application(cast, opening, "Ana Lis")
    score_all(opening, cast.rita)
    late = an_answered_application(cast, opening, "Bo Lis")
    score(begin_round(opening, by=cast.rita), 3)
    assert finish_round(opening, by=cast.rita) == 1
    assert activity_of(done)[0].sentence == "reviewed the answers"
    assert "reviewed the answers" not in [line.sentence for line in activity_of(late)]
    assert count_waiting(opening, cast.rita) == 1
    with pytest.raises(RuleBroken, match="Score every answer"):
        finish_round(opening, by=cast.rita)
    score_all(opening, cast.rita)
    assert finish_round(opening, by=cast.rita) == 1


def test_several_sittings_begin_where_the_last_one_ended(cast, opening, score):
    an_answered_application(cast, opening, "Ana Lis")
    an_answered_application(cast, opening, "Bo Lis")
    first = begin_round(opening, by=cast.rita)
    second = score(first, 3)
    clock.move(timedelta(days=1))
    assert begin_round(opening, by=cast.rita) == second
    with pytest.raises(RuleBroken, match="No answers wait"):
        score_all(opening, cast.rita)
        begin_round(opening, by=cast.rita)


@pytest.mark.both_databases
def test_a_round_has_a_limit_and_takes_the_longest_waiting(cast, opening, monkeypatch, session):
    monkeypatch.setattr(actions, "ROUND_LIMIT", 2)
    for hours, name in enumerate(("Ana Lis", "Bo Lis", "Cy Lis")):
        clock.move(timedelta(hours=hours))
        an_answered_application(cast, opening, name)
    begin_round(opening, by=cast.rita)
    begin_round(opening, by=cast.rita)
    begun = session.scalars(select(QuestionnaireReview)).all()
    names = [review.questionnaire.application.candidate.name for review in begun]
    assert sorted(names) == ["Ana Lis", "Bo Lis"]


def test_a_stale_page_overwrites_nothing(cast, opening, score, session):
    an_answered_application(cast, opening)
    first = begin_round(opening, by=cast.rita)
    score(first, 4)
    with pytest.raises(Conflict, match="You scored this answer with 4 on another page"):
        score(first, 1)
    score(first, 4), "the same score sent twice is no conflict"
    assert scores(session) == {4: 1}


def test_what_has_moved_on_takes_no_score_and_keeps_those_it_has(cast, opening, score, session):
    application = an_answered_application(cast, opening)
    first = begin_round(opening, by=cast.rita)
    second = score(first, 4)
    advance(application, version=application.version, reason="Known.", by=cast.dana)
    with pytest.raises(Conflict, match="no longer waits for a review"):
        score(second, 1)
    assert scores(session) == {4: 1}
    assert count_waiting(opening, cast.rita) == 0


@pytest.mark.both_databases
def test_two_reviewers_do_not_meet_and_nothing_is_lost(cast, opening, score, session):
    """The second begins without the scores of the first; given back, the first goes on where they were."""
    an_answered_application(cast, opening)
    remy = person("Remy Other", Role.RECRUITER)
    first = begin_round(opening, by=cast.rita)
    second = score(first, 4)
    with pytest.raises(Conflict, match="Rita Okafor reviews these answers now"):
        begin_round(opening, by=remy)
    change_reviewer(opening, remy, by=cast.dana)
    for refused in (
        lambda: score(second, 4),
        lambda: begin_round(opening, by=cast.rita),
        lambda: finish_round(opening, by=cast.rita),
    ):
        with pytest.raises(Conflict, match=r"Remy Other reviews these answers now\. Your scores are kept"):
            refused()
    own = begin_round(opening, by=remy)
    assert own.token != first.token
    assert round_of(opening, remy).scores == {}
    change_reviewer(opening, cast.rita, by=cast.dana)
    assert begin_round(opening, by=cast.rita) == second
    a_finished_round(opening, cast.rita)
    change_reviewer(opening, remy, by=cast.dana)
    with pytest.raises(Conflict, match="no longer waits"):
        score(own, 1, by=remy)


def test_without_a_reviewer_nobody_scores(cast, opening, score):
    an_answered_application(cast, opening)
    first = begin_round(opening, by=cast.rita)
    change_reviewer(opening, None, by=cast.dana)
    with pytest.raises(Conflict, match="This opening no longer has a reviewer"):
        score(first, 4)


@pytest.mark.both_databases
def test_the_database_takes_scores_from_1_to_4_and_one_finished_review(cast, opening, session):
    application = an_answered_application(cast, opening)
    a_finished_round(opening, cast.rita)
    (asked,) = application.questionnaires
    again = QuestionnaireReview(questionnaire=asked, reviewer=cast.dana, finished_at=clock.now())
    review = session.scalars(select(QuestionnaireReview)).one()
    for refused in (again, AnswerScore(review_id=review.id, position=9, value=5)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(refused)
            session.flush()
