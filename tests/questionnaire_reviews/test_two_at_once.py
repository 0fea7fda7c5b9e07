"""At the same time: two reviewers, two pages of one, and answers that come in while a reviewer is named."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.questionnaire_reviews.actions import begin_round, finish_round, score_answer
from app.questionnaire_reviews.models import AnswerScore, QuestionnaireReview
from app.questionnaire_reviews.queries import review_with_token
from app.questionnaire_reviews.reviewers import change_reviewer
from app.turns.actions import turn_differences
from app.turns.models import Turn
from tests.factories.applications import an_application, an_opening
from tests.factories.reviews import ANSWERS, a_reviewed_opening, an_answered_application, score_all
from tests.real.two_at_once import deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # races


@pytest.mark.parametrize("is_named_first", [True, False])
def test_answers_that_come_in_while_a_reviewer_is_named_wait_for_them(app, cast, session, is_named_first):
    opening = an_opening(cast)
    application = an_application(cast, opening=opening)
    sent = send_questionnaire(application, by=cast.rita)
    session.commit()
    deeds = [
        deed(change_reviewer, opening, cast.rita, by=cast.dana),
        deed(answer_questionnaire, sent, answers=ANSWERS),
    ]
    first, second = deeds if is_named_first else reversed(deeds)
    session.commit()
    assert refusal_of_second(app, first, second) is None
    assert list(turn_differences()) == []
    turn = session.scalars(select(Turn).where(Turn.application_id == application.id)).one()
    assert turn.kind.value == "review questionnaire"


def test_a_round_is_begun_once(app, cast, session):
    opening = a_reviewed_opening(cast)
    an_answered_application(cast, opening)
    session.commit()
    begins = deed(begin_round, opening, by=cast.rita)
    session.commit()
    assert refusal_of_second(app, begins, begins) is None
    assert session.scalar(select(func.count(QuestionnaireReview.id))) == 1


def test_a_round_is_finished_once(app, cast, session):
    opening = a_reviewed_opening(cast)
    an_answered_application(cast, opening)
    score_all(opening, cast.rita)
    session.commit()
    finishes = deed(finish_round, opening, by=cast.rita)
    session.commit()
    assert "Score every answer" in str(refusal_of_second(app, finishes, finishes))
    assert list(turn_differences()) == []


def test_finishing_and_another_reviewer_wait_for_each_other(app, cast, session):
    opening = a_reviewed_opening(cast)
    application = an_answered_application(cast, opening)
    score_all(opening, cast.rita)
    session.commit()
    deeds = deed(change_reviewer, opening, None, by=cast.dana), deed(finish_round, opening, by=cast.rita)
    session.commit()
    assert "no longer has a reviewer" in str(refusal_of_second(app, *deeds))
    assert list(turn_differences()) == []
    turns = select(Turn.kind).where(Turn.application_id == application.id)
    assert [kind.value for kind in session.scalars(turns)] == ["decide"]


def test_the_second_of_two_pages_overwrites_nothing(app, cast, session):
    opening = a_reviewed_opening(cast)
    an_answered_application(cast, opening)
    first = begin_round(opening, by=cast.rita)
    session.commit()
    review = review_with_token(opening, first.token)
    four, one = (
        deed(score_answer, review, 1, opening=opening, value=value, seen=0, by=cast.rita) for value in (4, 1)
    )
    session.commit()
    assert "with 4 on another page" in str(refusal_of_second(app, four, one))
    assert session.scalars(select(AnswerScore.value)).all() == [4]
