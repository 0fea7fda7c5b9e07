"""The reviewer has a turn once answers are in; the hiring manager after the review."""

from __future__ import annotations

import collections
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.board import waiting_turns
from app.openings.people import change_opening_people
from app.pipeline.advance import advance
from app.pipeline.undo import undo
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.questionnaire_reviews.reviewers import change_reviewer
from app.shared import clock
from app.turns.actions import rebuild_turns, turn_differences
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from tests.cast import Role, person
from tests.factories.applications import an_application, an_opening
from tests.factories.reviews import (
    ANSWERS,
    a_finished_round,
    a_reviewed_opening,
    an_answered_application,
)

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _noon():
    clock.freeze(NOON)


@pytest.fixture
def waits(session):
    """The open turns of an application, as (kind, whose); and what is stored is what the records have."""

    def look(application) -> list[tuple[str, int]]:
        session.flush()
        assert list(turn_differences()) == []
        statement = select(Turn.kind, func.coalesce(Turn.user_id, Turn.candidate_id)).order_by(Turn.id)
        rows = session.execute(statement.where(Turn.application_id == application.id, is_open()))
        return [(kind.value, owner_id) for kind, owner_id in rows]

    return look


@pytest.mark.both_databases  # a window in SQL
def test_the_review_comes_before_the_decision(cast, waits, session):
    opening = a_reviewed_opening(cast)
    application = an_application(cast, opening=opening)
    sent = send_questionnaire(application, by=cast.rita)
    clock.move(timedelta(hours=2))
    answer_questionnaire(sent, answers=ANSWERS)
    assert waits(application) == [("review questionnaire", cast.rita.id)]
    turn = session.scalars(select(Turn).where(Turn.application_id == application.id)).one()
    assert (turn.since, turn.due_at) == (clock.now(), clock.now() + timedelta(days=2))
    clock.move(timedelta(hours=3))
    a_finished_round(opening, cast.rita)
    assert waits(application) == [("decide", cast.dana.id)]
    turn = session.scalars(select(Turn).where(Turn.application_id == application.id)).one()
    assert turn.since == clock.now(), "the limit of the decision begins with the review"


def test_without_a_reviewer_the_decision_comes_at_once(cast, waits):
    application = an_answered_application(cast, an_opening(cast))
    assert waits(application) == [("decide", cast.dana.id)]


def test_a_reviewer_who_is_named_later_has_the_answers_that_wait_from_then_on(cast, waits, session):
    opening = an_opening(cast)
    waiting, advanced = (an_answered_application(cast, opening, name) for name in ("Ana Lis", "Bo Lis"))
    unanswered = an_application(cast, opening=opening)
    advance(advanced, version=advanced.version, reason=None, by=cast.dana)
    clock.move(timedelta(days=5))
    change_reviewer(opening, cast.rita, by=cast.dana)
    assert waits(waiting) == [("review questionnaire", cast.rita.id)]
    turn = session.scalars(select(Turn).where(Turn.application_id == waiting.id)).one()
    assert turn.since == clock.now(), "nothing is overdue on the first day"
    assert waits(advanced) == [("schedule interview", cast.rita.id)]
    assert waits(unanswered) == [("send questionnaire", cast.rita.id)]
    change_reviewer(opening, None, by=cast.dana)
    assert waits(waiting) == [("decide", cast.dana.id)]


def test_another_reviewer_has_the_turns_with_their_time_limits(cast, waits, session):
    opening = a_reviewed_opening(cast)
    application = an_answered_application(cast, opening)
    due_at = session.scalar(select(Turn.due_at).where(Turn.application_id == application.id))
    clock.move(timedelta(hours=30))
    change_reviewer(opening, cast.dana, by=cast.rita)
    assert waits(application) == [("review questionnaire", cast.dana.id)]
    assert session.scalar(select(Turn.due_at).where(Turn.application_id == application.id)) == due_at


def test_the_next_hiring_manager_reviews_what_the_previous_one_may_no_longer_read(cast, waits):
    opening = a_reviewed_opening(cast, cast.dana)
    application = an_answered_application(cast, opening)
    change_opening_people(opening, hiring_manager=cast.hugo, reason="Leave.", by=cast.rita)
    assert waits(application) == [("review questionnaire", cast.hugo.id)]
    remy = person("Remy Other", Role.RECRUITER)
    change_reviewer(opening, remy, by=cast.rita)
    change_opening_people(opening, hiring_manager=cast.dana, reason="Back.", by=cast.rita)
    assert waits(application) == [("review questionnaire", remy.id)], "a recruiter reads every opening"


def test_a_move_ends_the_turn_and_its_undo_brings_it_back(cast, waits):
    opening = a_reviewed_opening(cast)
    application = an_answered_application(cast, opening)
    clock.move(timedelta(minutes=1))
    advance(application, version=application.version, reason="Known.", by=cast.dana)
    assert waits(application) == [("schedule interview", cast.rita.id)]
    undo(application, version=application.version, by=cast.dana)
    assert waits(application) == [("review questionnaire", cast.rita.id)]


def test_they_are_written_again_from_the_records(cast, session, waits):
    opening = a_reviewed_opening(cast)
    reviewed = an_answered_application(cast, opening, "Ana Lis")
    a_finished_round(opening, cast.rita)
    waiting = an_answered_application(cast, opening, "Bo Lis")
    session.execute(Turn.__table__.delete())
    list(rebuild_turns())
    assert waits(reviewed) == [("decide", cast.dana.id)]
    assert waits(waiting) == [("review questionnaire", cast.rita.id)]


@pytest.mark.both_databases  # a window in SQL
def test_many_reviews_of_an_opening_are_one_row_and_hide_nothing(cast, monkeypatch, session):
    monkeypatch.setattr(waiting_turns, "TURN_LIMIT", 3)
    opening = a_reviewed_opening(cast)
    for number in range(5):
        an_answered_application(cast, opening, f"Ana{number} Lis")
    clock.move(timedelta(hours=1))
    other = an_application(cast, opening=an_opening(cast))
    session.flush()
    collections.deque(rebuild_turns(), maxlen=0)
    (reviews, first), _ = waiting_turns.turns_of(cast.rita)
    assert (reviews.kind, reviews.opening_id) == (TurnKind.REVIEW_QUESTIONNAIRE, opening.id)
    assert (first.kind, first.application_id) == (TurnKind.SEND_QUESTIONNAIRE, other.id)
