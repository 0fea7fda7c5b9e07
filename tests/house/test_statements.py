"""What a page costs is a written number of statements, no more for five hundred candidates than for forty.

A number that grew with the rows is a record loaded for each of them: load it with the list, in the
package's queries. A number that changed with the code is changed here, in view of the reviewer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from app.application_lists import pages as pages_of_lists
from app.application_lists.orders import ListOrder
from app.board import options
from app.candidates.models import Candidate
from app.candidates.search import matching
from app.db.base import db
from app.duplicates.similar import possible_duplicates, similar_candidates
from app.pipeline.rules import DeclineReason
from tests.cast import assemble_cast
from tests.factories.applications import an_opening
from tests.house.crowd import FIRST_ID, SECOND_STEP, Crowd
from tests.house.plans import read_whole
from tests.real.page import Page
from tests.real.statements import statements

# Who opens which page, and how many statements that takes; one of them says who it is, and which openings
# they applied to.
COSTS = {
    ("rita", "/openings/{opening}"): 6,
    ("rita", "/openings/{opening}/board"): 4,
    ("rita", "/openings/{opening}/board?waiting_for=me&sort=overdue"): 5,
    ("rita", "/openings/{opening}?sort=name&internal=no&source=x"): 6,
    ("rita", "/openings/{opening}/applications"): 4,
    ("rita", "/openings/{opening}/applications?status=declined"): 4,
    ("rita", "/openings/{opening}/applications?source=Referral&overdue=yes"): 5,
    ("rita", "/applications?order=stage"): 4,
    ("rita", "/applications?order=name"): 4,
    ("rita", "/applications/filters?opening={opening}"): 8,
    ("rita", "/applications/views"): 2,
    ("rita", "/applications/export"): 2,
    ("rita", "/candidates"): 3,
    ("rita", "/candidates?q=crowd"): 5,
    ("rita", "/candidates?q=candidate+00007"): 5,
    ("rita", "/candidates?q=cnadidate+00007"): 6,
    ("rita", "/candidates/duplicates"): 5,
    ("rita", "/candidates/duplicates/merged"): 2,
    ("rita", "/sources"): 2,
    ("rita", "/my-referrals"): 4,
    ("rita", "/search?q=crowd"): 7,
    ("dana", "/search?q=crowd"): 8,
    ("rita", "/applications/{active}"): 11,
    ("rita", "/applications/{active}/answers"): 10,
    ("rita", "/applications/{active}/interviews"): 9,
    ("rita", "/applications/{active}/notes"): 11,
    ("rita", "/applications/{active}/documents"): 10,
    ("rita", "/applications/{active}/mail"): 11,
    ("rita", "/applications/{active}/history"): 12,
    ("rita", "/applications/{active}/packet"): 9,
    ("rita", "/applications/{active}/present"): 3,
    ("rita", "/applications/{hired}"): 17,
    ("rita", "/applications/{active}/mail/write"): 5,
    ("rita", "/applications/{active}?from=order%3Dname"): 11,
    ("rita", "/applications/{active}?from=overdue%3Dyes%26order%3Dnewest"): 12,
    ("rita", "/applications?status=any&new=yes"): 5,
    ("rita", "/mail-texts"): 3,
    ("rita", "/documents/{document}/preview"): 7,
    ("rita", "/"): 9,
    ("rita", "/openings"): 7,
    ("rita", "/jobs"): 2,
    ("rita", "/jobs/{opening}"): 5,
    ("rita", "/onboardings"): 14,
    ("dana", "/openings/{opening}"): 6,
    ("dana", "/applications?order=stage"): 5,
    ("dana", "/"): 7,
    ("ines", "/documents/{own_document}/preview"): 7,
    ("ines", "/"): 4,
    ("ines", "/interviews"): 3,
    ("ines", "/interviews/{interview}"): 7,
    ("ines", "/interviews/{interview}/notes"): 5,
    ("marta", "/"): 6,
    ("rita", "/tags"): 2,
    ("rita", "/pools"): 3,
    ("rita", "/pools/{pool}"): 4,
    ("rita", "/candidates/{person}/tags"): 3,
    ("rita", "/candidates/{person}/pools"): 5,
    ("rita", "/openings/{opening}/applications?tag={tag}"): 6,
    ("rita", "/openings/{opening}?tag={tag}"): 6,
    ("rita", "/openings/{looking}/earlier"): 8,
    ("dana", "/openings/{looking}/earlier"): 6,
    ("marta", "/onboardings"): 14,
    ("marta", "/onboardings/{onboarding}"): 14,
    ("marta", "/territories"): 4,
    ("marta", "/territories/{territory}"): 15,
    ("marta", "/territories/{vacant}/assign"): 9,
    ("marta", "/capacity"): 15,
    ("marta", "/reports/time-to-territory"): 3,
    ("marta", "/resources"): 3,
    ("jonas", "/resources"): 2,
    ("ada", "/people"): 3,
}
IDS = {"active": 22, "hired": 9, "interview": 20, "onboarding": 39, "territory": 39, "vacant": 9}
IDS |= {"tag": 0, "pool": 0, "looking": 9, "person": 25}
IDS |= {"document": 22, "own_document": 20}
IDS |= {"to_tick": 9 + SECOND_STEP, "starter": 9}
IDS |= {"to_fill": 8, "to_advance": 26, "to_decline": 36, "isr": 19, "emea": 19}
# Who sends which form, and how many statements that takes.
FORM_COSTS = {
    ("rita", "/openings/{opening}/candidates/add"): 27,
    ("rita", "/applications/views/add?days=2"): 6,
    ("rita", "/applications/{to_advance}/advance"): 19,
    ("rita", "/applications/{to_decline}/decline"): 22,
    ("rita", "/applications/{to_advance}/notes"): 18,
    ("rita", "/applications/{to_advance}/opened"): 4,
    ("ines", "/interviews/{to_fill}/scorecard"): 20,
    ("marta", "/territories/{emea}/assign"): 37,
    ("marta", "/steps/{to_tick}/tick"): 13,
}
PAGES_OF_FORMS = {
    "/interviews/{to_fill}/scorecard": "/interviews/{to_fill}",
    "/applications/{to_advance}/opened": "/applications/{to_advance}",
    "/steps/{to_tick}/tick": "/onboardings/{starter}",
}
FIELDS: dict[str, dict[str, str]] = {
    "/openings/{opening}/candidates/add": {
        "name": "{isr} Lena",
        "email": "l{isr}@example.org",
        "time_zone": "UTC",
    },
    "/applications/views/add?days=2": {"name": "View {isr}"},
    "/applications/{to_advance}/advance": {"reason": "convinced"},
    "/applications/{to_decline}/decline": {"reason": DeclineReason.SKILLS.value},
    "/applications/{to_advance}/notes": {"note": "Speaks four languages.", "audience": "hiring team"},
    "/applications/{to_advance}/opened": {},
    "/steps/{to_tick}/tick": {},
    "/interviews/{to_fill}/scorecard": {
        "recommendation": "yes",
        "take_aways": "x",
        "pros": "x",
        "cons": "x",
    },
    "/territories/{emea}/assign": {"isr": "{isr}"},
}
SAME_AGAIN = 120  # a candidate so many numbers later stands at the same place of the same stage
# Lists of several pages, with 520 candidates and what comes with them.
LONG = [
    ("rita", "/candidates"),
    ("rita", "/candidates?q=crowd"),
    ("rita", "/openings/{opening}/applications"),
    ("rita", "/applications?order=stage"),
    ("rita", "/applications?order=name"),
    ("rita", "/openings"),
    ("rita", "/jobs"),
    ("rita", "/candidates/duplicates"),
    ("marta", "/onboardings"),
    ("marta", "/territories"),
    ("ada", "/people"),
]
PAGES_FOLLOWED = 2  # after the first
PIPELINE = [
    "/openings/{opening}",
    "/openings/{opening}/board?sort=overdue",
    "/openings/{opening}/applications",
    "/applications/{active}",
    "/applications/{active}?from=order%3Dstage",
    "/applications/{active}?from=order%3Dnewest",
    "/openings/{opening}/applications?tag={tag}",
    "/openings/{opening}/applications?source=Nowhere",
    "/applications?waiting_for=me",
    "/applications?status=any&new=yes",
    "/openings/{opening}?tag={tag}",
    "/openings/{looking}/earlier",
]
# By name, candidates are read along the index of their names, until a page is full.
PIPELINE += [f"/applications?order={order}" for order in (ListOrder.STAGE, ListOrder.NEWEST)]
LISTS_BESIDE = [
    "/candidates/duplicates",
    "/candidates/duplicates/merged",
    "/sources",
    "/my-referrals",
    "/pools/{pool}",
]
# Tables that grow with every candidate: a page reads some rows of them, along an index.
GROWING = ["applications", "candidates", "transitions", "interviews", "scorecards", "questionnaires"]
GROWING += ["documents", "candidate_words", "candidate_name_words", "name_trigrams", "slot_requests"]
GROWING += ["candidate_tags", "pool_members"]
GROWING += ["turns", "application_changes", "application_visits", "candidate_contacts"]


@pytest.fixture
def crowd(app, session) -> Crowd:
    cast = assemble_cast()
    return Crowd(cast, an_opening(cast))


@pytest.mark.slow("every main page twice, with many records")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite locks by other statements
def test_five_hundred_candidates_cost_no_more_than_forty(client, session, crowd):
    """Neither on the first page of a list, nor on those after it, nor where something is saved."""
    crowd.grow_to(40)
    assert _page_costs(client, crowd) == COSTS
    assert _form_costs(client, crowd) == FORM_COSTS

    crowd.grow_to(520)
    forms = _form_costs(client, crowd, after=SAME_AGAIN)
    dearer = {page: cost for page, cost in _page_costs(client, crowd).items() if cost > COSTS[page]}
    dearer |= {form: cost for form, cost in forms.items() if cost > FORM_COSTS[form]}
    assert not dearer


def test_no_page_of_a_long_list_costs_more_than_the_first(client, session, crowd):
    crowd.grow_to(520)
    for who, first in LONG:
        client.sign_in(getattr(crowd.cast, who))
        page = _older(client.get(_path(first, crowd)).text)
        assert page, first
        for _ in range(PAGES_FOLLOWED):
            if page:
                cost, answer = _cost(client.get, page)
                assert (answer.status_code, cost <= COSTS[who, first]) == (200, True), page
                page = _older(answer.text)


@pytest.mark.both_databases
def test_no_page_reads_a_growing_table_from_end_to_end(new_database, client, session, crowd, monkeypatch):
    crowd.grow_to(400)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE applications"))  # otherwise it takes the table for an empty one
        session.commit()
    monkeypatch.setattr(options, "CARDS_PER_COLUMN", 3)  # of a small table, many rows are read whole
    monkeypatch.setattr(pages_of_lists, "DEFAULT_PAGE_SIZE", 3)
    with read_whole() as found:
        for who, pages in (
            ("rita", [*PIPELINE, "/", *LISTS_BESIDE]),
            ("dana", PIPELINE),
            ("marta", ["/capacity", "/"]),
        ):
            client.sign_in(getattr(crowd.cast, who))
            for page in pages:
                client.get(_path(page, crowd))
        session.execute(text("SELECT * FROM applications WHERE version = 3"))

    *without_index, noticed = [f"{table}: {statement}" for table, statement in found if table in GROWING]
    assert not without_index, "\n".join(["An index is missing for", *without_index])
    assert noticed == "applications: SELECT * FROM applications WHERE version = 3"


@pytest.mark.both_databases
def test_no_search_reads_candidates_or_their_words_from_end_to_end(
    new_database, client, session, crowd, monkeypatch
):
    """Neither for a word that few have, nor for one that many have, nor for who is like a candidate."""
    crowd.grow_to(100)
    client.sign_in(crowd.cast.rita)
    session.commit()
    with read_whole() as found:
        for limit in (0, 2000):
            monkeypatch.setattr(matching, "RARE_WORD_LIMIT", limit)
            for asked in (
                "c",
                "crowd7",
                "candidate 00007",
                "candidate crowd example org no such one",
                "cnadidate",
            ):
                assert client.get("/candidates", query_string={"q": asked}).status_code == 200
    words = ("candidate_words", "candidate_name_words", "name_trigrams")
    assert not [statement for table, statement in found if table in words]

    candidate = session.get_one(Candidate, FIRST_ID + 7)
    candidate.phone = "+49 341 2222222"
    session.commit()
    with read_whole() as found:
        similar_candidates(crowd.cast.rita, name="Lena", email="lena@example.org", phone="0341 2222222")
        possible_duplicates(candidate, crowd.cast.rita)
    assert not [statement for table, statement in found if table == "candidates"]


def _page_costs(client: Any, crowd: Crowd) -> dict[tuple[str, str], int]:
    costs, signed_in = {}, None
    for who, page in COSTS:
        if who != signed_in:
            client.sign_in(getattr(crowd.cast, who))
            signed_in = who
        costs[who, page], answer = _cost(client.get, _path(page, crowd))
        assert answer.status_code == 200, f"{page} answers {answer.status_code}."
    return costs


def _form_costs(client: Any, crowd: Crowd, *, after: int = 0) -> dict[tuple[str, str], int]:
    """What sending each form costs, for a record that was not sent before."""
    costs = {}
    for who, path in FORM_COSTS:
        client.sign_in(getattr(crowd.cast, who))
        page = _path(PAGES_OF_FORMS.get(path, path), crowd, after=after)
        form = client.form_for(_path(path, crowd, after=after), page=page)
        fields = {name: _path(value, crowd, after=after) for name, value in FIELDS[path].items()}
        costs[who, path], answer = _cost(partial(client.send, **fields), form)
        assert answer.status_code == 303, f"{path} answers {answer.status_code}: {answer.text}"
    return costs


def _cost(ask: Callable[[Any], Any], asked: Any) -> tuple[int, Any]:
    """How many statements a request takes, beside SQLite's that begin a transaction, and its answer."""
    db.session.commit()
    with statements() as sent:
        answer = ask(asked)
    return len([statement for statement in sent if not statement.startswith("BEGIN")]), answer


def _path(page: str, crowd: Crowd, *, after: int = 0) -> str:
    ids = {name: FIRST_ID + number + after for name, number in IDS.items()}
    return page.format(opening=crowd.opening.id, **ids)


def _older(html: str) -> str | None:
    """Where the button under a list leads; None on its last page."""
    page = Page(html)
    under = [nav for nav in page.all("nav") if nav.attributes.get("class") == "older"]
    return page.all("a", within=under[0])[0].attributes["href"] if under else None
