"""Only somebody who sees two candidates merges them, and nobody reads their own file that way (41)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.people.models import User
from tests.cast import person
from tests.factories.applications import a_candidate, an_application

PRIVATE = "private@example.org"


@pytest.fixture
def kim(cast, session) -> User:
    return person("Kim Larsen", Role.RECRUITER, title="Global Recruiter")


@pytest.fixture
def own(cast, kim) -> Application:
    """The application of a recruiter."""
    return an_application(cast, candidate=a_candidate("Kim Larsen", email=kim.email, user=kim))


@pytest.fixture
def other(cast) -> Application:
    return an_application(cast, candidate=a_candidate("K. Larsen", email=PRIVATE))


def merge(kept: Candidate, moves: Candidate) -> str:
    return f"/candidates/{kept.id}/merge?with={moves.id}"


def sends(client, kept: Candidate, moves: Candidate) -> int:
    """The answer to a merge that no page offers, with the right digest."""
    typed = {"seen": merge_digest(kept, moves), "reason": "It is me."}
    return client.forge(merge(kept, moves), **typed).status_code


def test_41_nobody_merges_their_own_file_with_another_in_either_direction(client, kim, own, other):
    client.sign_in(kim)

    for pair in ((own.candidate, other.candidate), (other.candidate, own.candidate)):
        assert client.get(merge(*pair)).status_code == 404
        assert sends(client, *pair) == 404
    assert own.candidate.email not in client.get(f"/candidates/{other.candidate_id}/merge?q=larsen").text
    assert (own.candidate.merged_into, other.candidate.merged_into) == (None, None)


def test_41_who_stands_beside_somebody_cannot_merge_what_they_cannot_see(client, cast, kim, own, other):
    beside = an_application(cast, opening=own.opening, candidate=a_candidate("Bea Beside")).candidate
    client.sign_in(kim)

    for pair in ((beside, other.candidate), (other.candidate, beside)):
        assert client.get(merge(*pair)).status_code == 404
        assert sends(client, *pair) == 404
    assert "Bea Beside" not in client.get(f"/candidates/{other.candidate_id}/merge?q=bea").text


def test_41_a_refusal_tells_nothing_of_an_opening_that_does_not_exist_for_them(client, cast, kim, own, other):
    beside = an_application(cast, opening=own.opening, candidate=other.candidate)
    both = a_candidate("Bo Both")
    an_application(cast, opening=own.opening, candidate=both)
    an_application(cast, candidate=both)
    client.sign_in(kim)
    page = client.get(merge(other.candidate, both)).text
    assert f"/applications/{beside.id}" not in page

    answer = client.submit(merge(other.candidate, both), reason="The same phone.")

    assert answer.status_code == 422
    assert "You cannot merge these two now." in answer.text


def test_41_after_a_merge_by_another_the_person_reads_neither_file(client, cast, session, kim, own, other):
    page, edit = f"/applications/{other.id}", f"/candidates/{other.candidate_id}/edit"
    moves = other.candidate
    client.sign_in(kim)
    assert client.get(page).status_code == 200
    seen = merge_digest(own.candidate, moves)
    merge_candidates(own.candidate, moves, from_other=(), seen=seen, reason="One person.", by=cast.rita)
    session.commit()

    assert client.get(page).status_code == 404
    assert client.get(edit).status_code == 404, "the old address leads to their own file"
    assert client.get(f"/openings/{other.opening_id}").status_code == 404
    assert PRIVATE not in client.get("/candidates?q=larsen").text
    assert kim.openings_applied_to == set(session.scalars(select(Application.opening_id)))


def test_04_only_recruiters_and_admins_merge(client, cast, own, other):
    for someone in (cast.dana, cast.hugo, cast.ines, cast.sam, cast.marta, cast.jonas, cast.nobody):
        client.sign_in(someone)

        assert client.get(merge(own.candidate, other.candidate)).status_code == 404, someone.name
        assert sends(client, own.candidate, other.candidate) == 404, someone.name
        assert other.candidate.merged_into is None
