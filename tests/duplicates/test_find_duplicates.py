"""Candidates who may be one person are found by contacts and names, one candidate at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.candidates.models import Candidate
from app.candidates.search_index import update_search_index
from app.duplicates.finding import compare_candidate, compare_one_candidate
from app.duplicates.models import CandidateContact, PossibleDuplicate
from app.duplicates.rules import RARE_NAME_LIMIT, contacts_in
from app.duplicates.similar import similar_candidates
from app.shared import clock
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_read_document
from tests.real.statements import statements

COST = 18  # statements


def found(session) -> list[tuple[int, int, list[str]]]:
    """Compare everybody who is due; the pairs that are stored then, the strongest first."""
    session.commit()
    while compare_one_candidate():
        pass
    pairs = select(PossibleDuplicate).order_by(PossibleDuplicate.strength.desc(), PossibleDuplicate.id)
    return [
        (each.first_id, each.second_id, [reason.split(":")[0] for reason in each.reasons])
        for each in session.scalars(pairs)
    ]


@pytest.mark.both_databases
def test_a_phone_in_any_form_and_a_misspelt_name_match_strongest_first(cast, session):
    lena = a_candidate("Lena Brandt", phone="+49 341 1234567")
    other = a_candidate("L. Brandt", phone="(0341) 123-4567")
    misspelt = a_candidate("Lena Brnadt")
    a_candidate("Lena Horvath")

    assert found(session) == [
        (lena.id, other.id, ["phone"]),
        (lena.id, misspelt.id, ["similar name"]),
    ]


@pytest.mark.both_databases
def test_contacts_in_a_resume_match(cast, session):
    by_email = a_candidate("Piotr Zając", email="piotr@example.org")
    by_link = a_candidate("P. Z.", links=["https://www.linkedin.com/in/pzajac/"])
    new = an_application(cast, candidate=a_candidate("Peter Zajonc", email="pz@example.com")).candidate
    text = "Contact: Piotr@Example.org, linkedin.com/in/pzajac\n2019 - 2021 renewals"
    a_read_document(new.applications[0], text)

    assert found(session) == [
        (by_email.id, new.id, ["email"]),
        (by_link.id, new.id, ["link"]),
    ]


@pytest.mark.both_databases
def test_a_contact_or_a_name_that_many_have_says_nothing(cast, session):
    many = [a_candidate("Anna Nowak", phone="+48 22 555 01 23") for _ in range(RARE_NAME_LIMIT + 1)]
    assert found(session) == []

    many[0].user = many[1].user = cast.ines
    many[0].compare_due_at = clock.now()
    assert found(session) == [(many[0].id, many[1].id, ["account", "name"])]


def test_a_pair_goes_when_nothing_matches_any_more(cast, session):
    lena = a_candidate("Lena Brandt", phone="+49 341 1234567")
    other = a_candidate("Someone Else", phone="+49 341 1234567")
    assert found(session) == [(lena.id, other.id, ["phone"])]

    other.phone = ""
    update_search_index(other)

    assert found(session) == []
    assert session.scalars(
        select(CandidateContact.contact).where(CandidateContact.candidate_id == other.id)
    ).all() == [f"email:{other.email}"]


def test_who_changes_is_due_and_who_was_compared_is_not(cast, session):
    lena = a_candidate("Lena Brandt")
    found(session)
    assert session.scalars(select(Candidate).where(Candidate.compare_due_at.is_not(None))).all() == []

    update_search_index(lena)
    session.commit()

    assert (compare_one_candidate(), compare_one_candidate()) == (True, False)


def test_an_email_in_a_resume_is_noticed_when_a_candidate_is_added(cast, session):
    old = an_application(cast, candidate=a_candidate("P. Z.")).candidate
    a_read_document(old.applications[0], "Write to piotr@example.org or call +48 22 555 01 23")
    session.commit()
    typed = {"name": "Piotr Zając", "email": "Piotr@Example.org", "phone": ""}
    assert similar_candidates(cast.rita, **typed) == [], "not compared yet"

    found(session)

    assert similar_candidates(cast.rita, **typed) == [old]
    by_phone = {"name": "X", "email": "x@example.org", "phone": "0048 22 5550123"}
    assert similar_candidates(cast.rita, **by_phone) == [old]


def test_a_comparison_costs_the_same_with_many_others(cast, session):
    """A fixed number of statements, for somebody like nobody and for somebody like many."""
    alone = a_candidate("Xenia Quirin", phone="+49 341 7654321")
    like_many = [a_candidate("Anna Nowak", phone="+48 22 555 01 23") for _ in range(30)]
    found(session)

    costs = []
    for candidate in (alone, like_many[-1]):
        with statements() as sent:
            compare_candidate(session.get_one(Candidate, candidate.id))
        costs.append(len([each for each in sent if not each.startswith("BEGIN")]))
        session.rollback()

    assert max(costs) <= COST, costs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail: Lena.B@Example.org.", ["email:lena.b@example.org"]),
        ("+49 (0)341 123 4567", ["phone:11234567"]),
        ("2019 - 2021, 12345678", []),
        ("www.linkedin.com/in/Lena/", ["link:linkedin.com/in/lena"]),
        ("https://example.org", []),
    ],
)
def test_contacts_are_read_from_a_text(text, expected):
    assert [*contacts_in(text)] == expected
