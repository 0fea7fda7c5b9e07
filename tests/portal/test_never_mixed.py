"""A user is never treated as a candidate, nor a candidate as a user, even if they are one person."""

from __future__ import annotations

import pytest

from app.access.permissions import CANDIDATE_PERMISSIONS, PUBLIC_PERMISSIONS, Permission
from app.access.policy import CANDIDATE_VISIBILITY, POLICY, PUBLIC_ID_NAMES, VISIBILITY, allows, can_see
from app.accommodations.models import Accommodation
from app.offers.models import Offer
from app.reference_checks.queries import referees_of
from tests.cast import PASSWORD
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import an_interview
from tests.house.company import found_company

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a policy is Python's


@pytest.fixture
def internal(cast, session):
    """Ines, who works here, applies to another opening."""
    candidate = a_candidate("Ines Duarte", user=cast.ines, email=cast.ines.email)
    return an_application(cast, candidate=candidate)


def test_neither_users_nor_candidates_have_a_permission_of_the_others(session):
    company = found_company()
    candidate_has_none_of_the_users(company)
    no_user_has_one_of_the_candidates(session, company)


def candidate_has_none_of_the_users(company) -> None:
    candidate = company.people["Candidate"]
    application = candidate.applications[0]
    interview = application.interviews[0]
    records = [None, application, interview, application.opening]
    for permission in set(Permission) - CANDIDATE_PERMISSIONS - PUBLIC_PERMISSIONS:
        assert not any(allows(candidate, permission, record) for record in records), permission
    for id_name in set(VISIBILITY) - PUBLIC_ID_NAMES:
        assert not any(can_see(candidate, id_name, record) for record in records), id_name


def no_user_has_one_of_the_candidates(session, company) -> None:
    application = company.people["Candidate"].applications[0]
    records = {
        "own_application_id": application,
        "own_interview_id": application.interviews[0],
        "own_referee_id": referees_of(application)[0],
        "own_offer_id": session.get(Offer, company.ids["own_offer_id"]),
        "own_accommodation_id": session.get(Accommodation, company.ids["own_accommodation_id"]),
    }
    users = {name: user for name, user in company.people.items() if user and name != "Candidate"}
    for name, user in users.items():
        with session.no_autoflush:
            user.id = application.candidate_id  # as if their numbers were the same
            for permission in CANDIDATE_PERMISSIONS:
                assert not allows(user, permission, application), (name, permission)
            for id_name in CANDIDATE_VISIBILITY:
                assert not can_see(user, id_name, records[id_name]), (name, id_name)
        session.rollback()


def test_every_permission_has_its_predicate(session):
    assert set(POLICY) == set(Permission)


def test_the_same_number_opens_nothing_of_the_other(cast, session):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines)
    with session.no_autoflush:
        application.candidate.id = cast.ines.id
        assert not can_see(application.candidate, "interview_id", interview)
        assert not allows(application.candidate, Permission.SUBMIT_SCORECARD, interview)
    session.rollback()


def test_signing_in_opens_no_page_of_a_candidate(client, cast, internal):
    client.sign_in(cast.ines)

    assert client.get("/").status_code == 200
    assert client.get("/my").location == "/my/link"


def test_who_is_both_leaves_one_without_the_other(client, cast, internal):
    client.sign_in(cast.ines)
    client.come_by_link(internal.candidate)
    assert client.get("/").status_code == client.get("/my").status_code == 200

    client.submit("/my/leave", page="/my")
    assert client.get("/").status_code == 200
    assert client.get("/my").status_code == 303

    client.come_by_link(internal.candidate)
    client.submit("/sign-out", page="/")
    assert client.get("/").status_code == 303
    assert client.get("/my").status_code == 200


def test_signing_in_changes_nothing_of_a_candidates_visit(client, cast, internal):
    client.come_by_link(internal.candidate)
    assert client.get("/").location.startswith("/sign-in"), "a candidate's link signs in no user"
    client.submit("/sign-in", email=cast.ada.email, password=PASSWORD)

    assert f"Hello {internal.candidate.name}" in client.get("/my").text
    assert cast.ada.name not in client.get("/my").text
