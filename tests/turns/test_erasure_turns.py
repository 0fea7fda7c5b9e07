"""A request for deletion waits for one recruiter of the candidate until it is decided."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.erasure_turns import erasure_requests_for
from app.candidates.matches import match_by_email, split_match
from app.candidates.models import Candidate, Status
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.merge.undo import undo_merge
from app.erasure.actions import erase_candidate, refuse_erasure
from app.openings.people import change_opening_people
from app.outbox.actions import queue_mail
from app.outbox.problems import update_mail_problems
from app.people.models import User
from app.pipeline.apply import apply
from app.portal.actions import ask_for_erasure
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.imports import an_applied_import


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
    application = an_application(cast, candidate=candidate, status=Status.DECLINED)
    ask_for_erasure(candidate)
    refused = queue_mail("test", "candidates/mail/link.txt", to=cast.rita, subject_of=application)
    refused.alarm = True
    session.flush()
    update_mail_problems([refused.id])
    assert waits() == [cast.rita]
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


@pytest.fixture
def own(cast, candidate, remy, waits, session) -> Candidate:
    """The recruiter's own record. The candidate applied to two openings, the recruiter to the later one."""
    other = an_opening(cast)
    change_opening_people(other, recruiter=remy, reason="Leave.", by=cast.ada)
    apply(candidate, other, by=cast.ada)
    own = a_candidate("Remy Other", email=remy.email)
    an_application(cast, candidate=own, opening=other, status=Status.DECLINED)
    assert waits() == [remy]
    return own


def test_a_merge_and_its_undo_change_what_the_recruiter_applied_to(app, cast, remy, own, waits, session):
    kept = a_candidate("Remy Other", user=remy)
    session.commit()
    assert waits() == [remy]
    with app.test_request_context():
        digest = merge_digest(kept, own)
        merge = merge_candidates(kept, own, from_other=(), seen=digest, reason="One person.", by=cast.ada)
        assert waits() == [cast.rita]
        undo_merge(merge, by=cast.ada)
        assert waits() == [remy]


def test_a_deleted_record_of_the_recruiter_counts_no_more(app, cast, own, waits, session):
    match_by_email(own, by=None)
    assert waits() == [cast.rita]
    session.commit()
    with app.test_request_context():
        erase_candidate(own, reason="As requested.", by=cast.ada)
    assert waits() == [own.applications[0].opening.recruiter]


def test_an_application_from_a_file_gives_the_request_to_its_recruiter(cast, candidate, remy, waits, session):
    other = an_opening(cast)
    change_opening_people(other, recruiter=remy, reason="Leave.", by=cast.ada)
    an_applied_import(cast.rita, f"Name,Email\n{candidate.name},{candidate.email}\n", opening=other)
    assert waits() == [remy]
