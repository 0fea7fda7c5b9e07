"""A request for deletion waits for one recruiter of the candidate until it is decided."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.erasure_turns import erasure_requests_for
from app.candidates.matches import match_by_email, split_match
from app.candidates.models import Candidate, Status
from app.erasure.actions import erase_candidate, refuse_erasure
from app.openings.people import change_opening_people
from app.people.models import User
from app.pipeline.apply import apply
from app.portal.actions import ask_for_erasure
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening


@pytest.fixture
def remy(session) -> User:
    return person("Remy Other", Role.RECRUITER)


@pytest.fixture
def candidate(cast) -> Candidate:
    """Who has one application, of Rita's, and has requested deletion."""
    application = an_application(cast, 3)
    ask_for_erasure(application.candidate)
    return application.candidate


@pytest.fixture
def waits(session):
    """Whose turns are stored, and each finds their own in Your turn; and they are right."""

    def look() -> list[User]:
        assert list(turn_differences()) == []
        statement = select(Turn.user_id).where(Turn.kind == TurnKind.DECIDE_ERASURE)
        owners = [session.get(User, owner_id) for owner_id in session.scalars(statement)]
        assert all(len(erasure_requests_for(owner)) == 1 for owner in owners)
        return owners

    return look


def test_it_waits_for_the_recruiter_until_it_is_refused(cast, candidate, waits):
    assert waits() == [cast.rita]
    refuse_erasure(candidate, reason="The law asks for it.", by=cast.rita)
    assert waits() == []
    ask_for_erasure(candidate)
    assert waits() == [cast.rita]


def test_nothing_waits_once_the_data_is_deleted(app, cast, waits, session):
    candidate = a_candidate("Lena Brandt")
    an_application(cast, candidate=candidate, status=Status.DECLINED)
    ask_for_erasure(candidate)
    session.commit()
    with app.test_request_context():
        erase_candidate(candidate, reason="As requested.", by=cast.rita)
    assert waits() == []


@pytest.mark.both_databases  # the latest, in SQL
def test_the_recruiter_of_the_latest_application_has_it(cast, candidate, remy, waits):
    other = an_opening(cast)
    change_opening_people(other, recruiter=remy, reason="Leave.", by=cast.ada)
    assert waits() == [cast.rita]
    apply(candidate, other, by=cast.ada)
    assert waits() == [remy]
    change_opening_people(other, recruiter=cast.rita, reason="Back.", by=cast.ada)
    assert waits() == [cast.rita]


def test_a_recruiter_who_applied_there_too_does_not_have_it(cast, candidate, remy, waits, session):
    other = an_opening(cast)
    change_opening_people(other, recruiter=remy, reason="Leave.", by=cast.ada)
    apply(candidate, other, by=cast.ada)
    own = a_candidate("Remy Other", email=remy.email)
    apply(own, other, by=cast.ada)
    assert waits() == [remy]
    match_by_email(own, by=None)
    assert waits() == [cast.rita], "they know nothing of that opening"
    split_match(own, reason="Two people.", by=cast.ada)
    assert waits() == [remy]
