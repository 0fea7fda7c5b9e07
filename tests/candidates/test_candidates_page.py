"""The list of candidates: by name, page by page, and without the reader themselves."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.candidates.models import Status
from app.people.models import GrantedRole
from app.web.pagination import DEFAULT_PAGE_SIZE
from tests.factories.applications import a_candidate, an_application


def test_candidates_are_listed_by_name_with_their_stage(client, cast, session):
    first = an_application(cast, 3, candidate=a_candidate("Zoe Laurent"))
    an_application(cast, 3, candidate=a_candidate("Ana Reis"), opening=first.opening)
    an_application(cast, 2, candidate=first.candidate, status=Status.DECLINED)
    client.sign_in(cast.rita)

    page = client.get("/candidates").text

    assert page.index("Ana Reis") < page.index("Zoe Laurent")
    assert page.count("Director</span>") == 2
    assert page.count("Declined</span>") == 1


@pytest.mark.both_databases  # pages by keyset
def test_a_long_list_has_pages_without_duplicates(client, cast, session):
    for number in range(DEFAULT_PAGE_SIZE + 1):
        a_candidate(f"Candidate {number:03}")
    client.sign_in(cast.rita)

    first = client.get("/candidates").text
    assert f"Candidate {DEFAULT_PAGE_SIZE - 1:03}" in first
    assert f"Candidate {DEFAULT_PAGE_SIZE:03}" not in first
    mark = first.partition("/candidates?after=")[2].partition('"')[0]
    second = client.get("/candidates", query_string={"after": mark}).text

    assert f"Candidate {DEFAULT_PAGE_SIZE:03}" in second
    assert f"Candidate {DEFAULT_PAGE_SIZE - 1:03}" not in second
    assert "after=" not in second


def test_a_recruiter_who_applies_does_not_see_themselves(client, cast, session):
    own = an_application(
        cast, 3, candidate=a_candidate(cast.rita.name, user=cast.rita, email=cast.rita.email)
    )
    beside = an_application(cast, 3, opening=own.opening, candidate=a_candidate("Ana Reis"))
    cast.hugo.granted_roles.append(GrantedRole(role=Role.RECRUITER))
    client.sign_in(cast.rita)
    pages = [
        "/",
        "/candidates",
        f"/openings/{own.opening_id}",
        f"/openings/{own.opening_id}/applications",
        f"/applications/{beside.id}",
    ]

    for page in pages:
        text = client.get(page).text
        assert f"/applications/{own.id}" not in text.replace(f"/applications/{beside.id}", ""), page
        assert cast.rita.email not in text, page
    assert client.get(f"/applications/{own.id}").status_code == 404

    client.sign_in(cast.hugo)
    assert cast.rita.email in client.get("/candidates").text
    assert client.get(f"/applications/{own.id}").status_code == 200
