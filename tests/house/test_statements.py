"""What a page costs is a written number of statements, no more for four hundred candidates than for forty.

A number that grew with the rows is a record loaded for each of them: load it with the list, in the
package's queries. A number that changed with the code is written here anew, in view of the reviewer.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.candidates import search
from app.candidates.models import Candidate
from app.candidates.similar import possible_duplicates, similar_candidates
from app.db.base import db
from tests.cast import assemble_cast
from tests.factories.applications import an_opening
from tests.house.crowd import FIRST_ID, Crowd
from tests.house.plans import read_whole
from tests.real.page import Page
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases  # statements and their plans

# Who opens which page, and how many statements that takes; two of them say who it is, and one which
# openings they applied to. A page that reads its reader anew asks that again.
COSTS = {
    ("rita", "/openings/{opening}"): 18,
    ("rita", "/openings/{opening}/applications"): 12,
    ("rita", "/openings/{opening}/applications?status=declined"): 12,
    ("rita", "/candidates"): 5,
    ("rita", "/candidates?q=crowd"): 6,
    ("rita", "/candidates?q=candidate+00007"): 6,
    ("rita", "/applications/{active}"): 28,
    ("rita", "/applications/{hired}"): 43,
    ("rita", "/"): 17,
    ("rita", "/openings"): 8,
    ("rita", "/jobs"): 3,
    ("rita", "/jobs/{opening}"): 6,
    ("rita", "/onboardings"): 11,
    ("dana", "/openings/{opening}"): 18,
    ("dana", "/"): 15,
    ("ines", "/"): 7,
    ("ines", "/interviews"): 5,
    ("ines", "/interviews/{interview}"): 15,
    ("marta", "/"): 22,
    ("marta", "/onboardings"): 11,
    ("marta", "/onboardings/{onboarding}"): 14,
    ("marta", "/territories"): 8,
    ("marta", "/territories/{territory}"): 19,
    ("marta", "/territories/{vacant}/assign"): 11,
    ("marta", "/capacity"): 25,
    ("marta", "/reports/time-to-territory"): 4,
    ("marta", "/resources"): 4,
    ("jonas", "/resources"): 3,
    ("ada", "/people"): 4,
}
IDS = {"active": 22, "hired": 9, "interview": 20, "onboarding": 39, "territory": 39, "vacant": 9}
# How many pages of fifty 520 candidates make, and what comes with them.
LONG = {
    ("rita", "/candidates"): 11,
    ("rita", "/candidates?q=crowd"): 11,
    ("rita", "/openings/{opening}/applications"): 9,
    ("rita", "/openings"): 2,
    ("rita", "/jobs"): 2,
    ("marta", "/onboardings"): 2,
    ("marta", "/territories"): 2,
    ("ada", "/people"): 2,
}
PIPELINE = ["/openings/{opening}", "/openings/{opening}/applications", "/applications/{active}"]
# Tables that grow with every candidate: a page reads some rows of them, along an index.
GROWING = ["applications", "candidates", "transitions", "interviews", "scorecards", "questionnaires"]
GROWING += ["documents", "candidate_words", "slot_requests"]


@pytest.fixture
def crowd(app, session) -> Crowd:
    cast = assemble_cast()
    return Crowd(cast, an_opening(cast))


@pytest.mark.slow("every main page twice, with many records")
def test_four_hundred_candidates_cost_no_more_than_forty(client, session, crowd):
    crowd.grow_to(40)
    with_forty = _costs(client, crowd)
    crowd.grow_to(400)
    with_four_hundred = _costs(client, crowd)

    assert with_forty == COSTS
    dearer = {page: cost for page, cost in with_four_hundred.items() if cost > COSTS[page]}
    assert not dearer


def test_no_page_of_a_long_list_costs_more_than_the_first(client, session, crowd):
    crowd.grow_to(520)
    for (who, first), pages in LONG.items():
        client.sign_in(getattr(crowd.cast, who))
        page, seen = _path(first, crowd), 0
        while page:
            with statements() as sent:
                answer = client.get(page)
            assert answer.status_code == 200, page
            assert len(_beside_begin(sent)) <= COSTS[who, first], page
            page, seen = _older(answer.text), seen + 1
        assert seen == pages, first


@pytest.mark.parametrize(("who", "pages"), [("rita", PIPELINE), ("dana", PIPELINE), ("marta", ["/capacity"])])
def test_no_page_reads_a_growing_table_from_end_to_end(client, session, crowd, who, pages):
    crowd.grow_to(100)
    client.sign_in(getattr(crowd.cast, who))
    session.commit()
    with read_whole() as found:
        for page in pages:
            client.get(_path(page, crowd))

    without_index = [f"{table}: {statement}" for table, statement in found if table in GROWING]
    assert not without_index, "\n".join(["An index is missing for", *without_index])


@pytest.mark.parametrize("few", [0, 2000])
def test_no_search_reads_the_words_from_end_to_end(client, session, crowd, monkeypatch, few):
    """Neither for a word that few have, nor for one that many have."""
    monkeypatch.setattr(search, "RARE_WORD_LIMIT", few)
    crowd.grow_to(100)
    client.sign_in(crowd.cast.rita)
    session.commit()
    with read_whole() as found:
        for asked in ("c", "crowd7", "candidate 00007", "candidate crowd example org no such one"):
            assert client.get("/candidates", query_string={"q": asked}).status_code == 200

    assert not [statement for table, statement in found if table == "candidate_words"]


def test_nobody_like_a_candidate_is_looked_for_from_end_to_end(session, crowd):
    crowd.grow_to(100)
    candidate = session.get_one(Candidate, FIRST_ID + 7)
    candidate.phone = "+49 341 2222222"
    session.commit()
    with read_whole() as found:
        similar_candidates(crowd.cast.rita, name="Lena", email="lena@example.org", phone="0341 2222222")
        possible_duplicates(candidate, crowd.cast.rita)

    assert not [statement for table, statement in found if table == "candidates"]


def test_a_statement_without_an_index_is_noticed(session, crowd):
    crowd.grow_to(100)
    with read_whole() as found:
        session.execute(text("SELECT * FROM applications WHERE version = 3"))

    assert [table for table, _ in found] == ["applications"]


def _costs(client: Any, crowd: Crowd) -> dict[tuple[str, str], int]:
    costs, signed_in = {}, None
    for who, page in COSTS:
        if who != signed_in:
            client.sign_in(getattr(crowd.cast, who))
            signed_in = who
        path = _path(page, crowd)
        db.session.commit()
        with statements() as sent:
            answer = client.get(path)
        assert answer.status_code == 200, f"{page} answers {answer.status_code}."
        costs[who, page] = len(_beside_begin(sent))
    return costs


def _path(page: str, crowd: Crowd) -> str:
    return page.format(opening=crowd.opening.id, **{name: FIRST_ID + number for name, number in IDS.items()})


def _beside_begin(sent: list[str]) -> list[str]:
    """SQLite's transactions begin with a statement of their own."""
    return [statement for statement in sent if not statement.startswith("BEGIN")]


def _older(html: str) -> str | None:
    """Where the button under a list leads; None on its last page."""
    page = Page(html)
    under = [nav for nav in page.all("nav") if nav.attributes.get("class") == "older"]
    return page.all("a", within=under[0])[0].attributes["href"] if under else None
