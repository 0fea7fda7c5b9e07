"""Scores of answers are read like scorecards: by nobody who owes one on the application."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.models import ERASED_TEXT
from app.application_page.history import application_history
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.erasure.removal import remove_texts
from app.interviews.cancel import cancel_interview
from app.openings.models import Opening
from app.people.models import User
from app.portal.personal_data import personal_data
from app.questionnaire.models import Answer
from app.questionnaire_desk.results import reviewed_applications
from app.questionnaire_reviews.access import visible_reviews
from app.questionnaire_reviews.models import AnswerScore
from tests.cast import person
from tests.factories.applications import a_candidate
from tests.factories.interviews import an_interview
from tests.factories.reviews import a_finished_round, a_reviewed_opening, an_answered_application, score_all


@pytest.fixture
def opening(cast) -> Opening:
    return a_reviewed_opening(cast)


@pytest.fixture
def reads(session, opening):
    """Whether a person reads the review, of any page or query."""

    def look(user: User) -> bool:
        session.flush()
        found = session.scalars(visible_reviews(user)).all()
        assert bool(found) == bool(reviewed_applications(opening, user))
        return bool(found)

    return look


def test_recruiters_and_the_hiring_manager_read_them_and_nobody_else(cast, opening, reads):
    an_answered_application(cast, opening)
    a_finished_round(opening, cast.rita)
    remy = person("Remy Other", Role.RECRUITER)
    everyone = [*vars(cast).values(), remy]
    assert [user for user in everyone if reads(user)] == [cast.rita, cast.dana, remy]


def test_nobody_reads_them_before_the_review_is_finished(cast, opening, reads):
    an_answered_application(cast, opening)
    score_all(opening, cast.rita)
    assert not any(reads(user) for user in vars(cast).values())


def test_who_owes_a_scorecard_reads_them_after_it_is_no_longer_owed(cast, opening, reads, session):
    application = an_answered_application(cast, opening)
    a_finished_round(opening, cast.rita)
    owed = an_interview(application, cast.dana, stage=opening.stages[2])
    assert not reads(cast.dana)
    lines = [line.what for line in application_history(application, cast.dana)]
    assert not [line for line in lines if "reviewed" in line]
    cancel_interview(owed, reason="Ill.", by=cast.rita)
    assert reads(cast.dana)
    session.expire_all()
    lines = [line.what for line in application_history(application, cast.dana)]
    assert [line for line in lines if "reviewed" in line]


def test_reviewing_owes_no_scorecard_and_a_reviewer_reads_their_own(cast, opening, reads):
    application = an_answered_application(cast, opening)
    a_finished_round(opening, cast.rita)
    an_interview(application, cast.rita, stage=opening.stages[2])
    assert reads(cast.rita)


def test_an_interviewer_reads_none_with_or_without_a_scorecard(cast, opening, reads):
    application = an_answered_application(cast, opening)
    an_interview(application, cast.ines, stage=opening.stages[2])
    a_finished_round(opening, cast.rita)
    assert not reads(cast.ines)


def test_the_candidate_reads_none_whatever_their_role(cast, opening, reads, session):
    application = an_answered_application(cast, opening, answers=["One.", "Two.", "Three."])
    a_finished_round(opening, cast.rita, 1)
    application.candidate.user = cast.dana
    session.flush()
    session.expire_all()
    assert not reads(cast.dana)
    data = str(personal_data(application.candidate))
    assert "Three." in data, "their own answers"
    assert "score" not in data
    assert "review" not in data


def test_erasing_the_candidate_leaves_numbers_and_no_text(cast, opening, session):
    application = an_answered_application(cast, opening)
    a_finished_round(opening, cast.rita)
    remove_texts(application.candidate)
    assert session.scalars(select(AnswerScore.value)).all() == [3, 3, 3]
    assert {answer.text for answer in session.scalars(select(Answer))} == {ERASED_TEXT}


def test_scores_follow_their_application_when_records_are_merged(cast, opening, session):
    application = an_answered_application(cast, opening, "Lena Brnadt")
    a_finished_round(opening, cast.rita)
    kept, other = a_candidate("Lena Brandt"), application.candidate
    session.flush()
    seen = merge_digest(kept, other)
    merge_candidates(kept, other, from_other=(), seen=seen, reason="Same person.", by=cast.rita)
    session.expire_all()
    (row,) = reviewed_applications(opening, cast.dana)
    assert (row.application.candidate, row.total) == (kept, 9)
