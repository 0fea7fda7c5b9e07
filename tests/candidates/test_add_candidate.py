"""A candidate is entered once, whatever the case of their email, and a colleague is known as one."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.candidates.forms import CandidateForm
from app.candidates.models import Application, Candidate, MatchedBy
from app.candidates.queries import candidate_with_email
from tests.factories.applications import an_opening

LENA = {
    "name": "Lena Brandt",
    "email": "Lena@Example.org",
    "time_zone": "Europe/Berlin",
    "source": "Referral",
}


def add_to(opening) -> str:
    return f"/openings/{opening.id}/candidates/add"


def test_an_added_candidate_is_at_the_first_stage(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)

    answer = client.submit(add_to(opening), **LENA)

    application = session.scalars(select(Application)).one()
    lena = application.candidate
    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}")
    assert (lena.name, lena.email, lena.source) == ("Lena Brandt", "lena@example.org", "Referral")
    assert (lena.time_zone, lena.internal, lena.user) == ("Europe/Berlin", False, None)
    assert application.stage.position == 1
    assert activity_of(lena)[0].by is cast.rita


def test_the_same_email_in_any_case_is_the_same_person(client, cast, session):
    client.sign_in(cast.rita)
    client.submit(add_to(an_opening(cast)), **LENA)
    again = {**LENA, "email": "  LENA@EXAMPLE.ORG ", "name": "L. Brandt", "source": "Job board"}
    opening = an_opening(cast)

    asked = client.submit(add_to(opening), **again)

    assert asked.status_code == 422
    first = session.scalars(select(Application)).one()
    assert f'href="/applications/{first.id}"' in asked.text, "where they are, with a link"
    assert client.forge(add_to(opening), **again, go_on="y").status_code == 303

    lena = session.scalars(select(Candidate)).one()
    assert candidate_with_email(" lena@EXAMPLE.org ") is lena
    assert len(lena.applications) == 2
    assert (lena.name, lena.source) == ("Lena Brandt", "Referral"), "what was known first stays"


def test_a_colleague_is_an_internal_candidate(client, cast, session):
    client.sign_in(cast.rita)

    client.submit(add_to(an_opening(cast)), **{**LENA, "email": "INES@Example.Com"}, account=cast.ines.email)

    candidate = session.scalars(select(Candidate)).one()
    assert candidate.internal
    assert (candidate.user, candidate.matched_by) == (cast.ines, MatchedBy.NAMED)


INVALID = [
    ("name", "", "Fill this in."),
    ("name", " \0\t ", "Fill this in."),
    ("name", "x" * 201, "limit: 200 characters"),
    ("email", "", "Fill this in."),
    ("email", "lena", "This is not an email address"),
    ("email", "lena@example", "This is not an email address"),
    ("email", "lena@example.org, eve@example.org", "This is not an email address"),
    ("email", "lena@example.org\nBcc: eve@example.org", "This is not an email address"),
    ("email", f"{'x' * 250}@example.org", "This is not an email address"),
    ("time_zone", "Mars/Olympus", "Choose one from the list"),
    ("source", "x" * 201, "limit: 200 characters"),
]


def test_invalid_input_is_refused(app):
    for field, value, sentence in INVALID:
        with app.test_request_context(method="POST", data={**LENA, field: value}):
            form = CandidateForm(meta={"csrf": False})
            assert not form.validate(), (field, value)
            assert any(sentence in str(error) for error in form.errors[field]), (field, value)


def test_a_refused_form_stays_filled_in_and_adds_nobody(client, cast, session):
    client.sign_in(cast.rita)

    answer = client.forge(add_to(an_opening(cast)), **{**LENA, "email": "lena"})

    assert answer.status_code == 422
    assert "This is not an email address" in answer.text
    assert "Lena Brandt" in answer.text and "Referral" in answer.text, "what was typed is lost"
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0


def test_the_database_has_an_email_once_and_in_lower_case(session):
    """The second of two additions at once comes too late to see the first."""
    session.add(Candidate(name="Lena", email="lena@example.org", time_zone="UTC"))
    session.commit()

    for email, constraint in (
        ("lena@example.org", r"uq_candidates_email|candidates\.email"),
        ("Lena@example.org", "email_is_lower_case"),
    ):
        with pytest.raises(Exception, match=constraint):
            session.add(Candidate(name="Lena", email=email, time_zone="UTC"))
            session.flush()
        session.rollback()
