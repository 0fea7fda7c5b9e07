"""A candidate is found by words of their name, email and résumé, however they are typed."""

from __future__ import annotations

import pytest

from app.candidates import search
from app.candidates.search_index import INDEXED_WORD_LIMIT, update_search_index
from app.documents import purge_documents
from app.web.pagination import DEFAULT_PAGE_SIZE
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_read_document
from tests.real.page import Page

pytestmark = pytest.mark.both_databases  # search

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(params=[0, 2000], ids=["as if many had it", "as if few had it"])
def either_way(request, monkeypatch):
    """Both ways of making the list find the same."""
    monkeypatch.setattr(search, "RARE_WORD_LIMIT", request.param)


def names_found(client, asked: str) -> list[str]:
    page = Page(client.get("/candidates", query_string={"q": asked}).text)
    cells = [cell for cell in page.all("th") if cell.attributes.get("scope") == "row"]
    return [cell.text.strip() for cell in cells]


ZOE, ANA = "Zoë Łukasik-Groß", "Ana Reis"
ASKED = {
    "zoe": [ZOE],
    "ZOË": [ZOE],
    "Zo": [ZOE],
    "lukas": [ZOE],
    "gross zoe": [ZOE],
    "Łukasik-GROSS": [ZOE],
    "ZOE@example": [ZOE],
    "example.org": [ANA, ZOE],
    "renewals": [ANA],
    "  ana \t renew ": [ANA],
    "ana zoe": [],
    "oe": [],
    "reis9": [],
    "%": [],
    "_na": [],
    "' OR 1=1 --": [],
    "!!!": [],
    "\U0010ffff": [],
    "ana " * 60: [ANA],
}


def test_each_search_word_must_begin_a_word_of_the_candidate(client, cast, session, either_way):
    a_candidate(ZOE, email="zoe@example.org")
    ana = an_application(cast, candidate=a_candidate(ANA, email="ana@example.org"))
    a_read_document(ana, "Four years of RENEWALS in the mid-market")
    client.sign_in(cast.rita)

    for asked, found in ASKED.items():
        assert names_found(client, asked) == found, asked


def test_a_candidate_who_must_not_be_seen_is_not_found(client, cast, session, either_way):
    a_candidate("Rita Okafor", user=cast.rita, email=cast.rita.email)
    a_candidate("Rita Sommer")
    client.sign_in(cast.rita)

    assert names_found(client, "rita") == ["Rita Sommer"]


def test_the_pages_of_a_long_result_keep_the_search(client, cast, session, either_way):
    for number in range(DEFAULT_PAGE_SIZE + 1):
        a_candidate(f"Zoë {number:03}")
    a_candidate("Ana Reis")
    client.sign_in(cast.rita)

    first = client.get("/candidates", query_string={"q": "zoë"})
    page = Page(first.text)
    older = next(nav for nav in page.all("nav") if nav.attributes.get("class") == "older")
    second = client.get(page.all("a", within=older)[0].attributes["href"])

    assert (first.text.count('row">Zoë 0'), second.text.count('row">Zoë 0')) == (DEFAULT_PAGE_SIZE, 1)
    assert "Ana Reis" not in first.text + second.text
    assert 'value="zoë"' in second.text


@on_one_database
def test_the_search_is_shown_as_typed_and_never_as_markup(client, cast, session):
    client.sign_in(cast.rita)
    asked = "<b onclick=x>no\u202e one\0</b>"

    page = Page(client.get("/candidates", query_string={"q": asked}).text)

    box = next(field for field in page.all("input") if field.attributes.get("name") == "q")
    assert box.attributes["value"] == "<b onclick=x>no one</b>"
    assert any("No candidates match “<b onclick=x>no one</b>”" in p.text for p in page.all("p"))
    assert not page.all("b")


def test_a_changed_name_is_found_and_the_old_one_is_not(client, cast, session):
    candidate = a_candidate("Ana Reis")
    candidate.name = "Ana Lima"
    update_search_index(candidate)
    client.sign_in(cast.rita)

    assert names_found(client, "lima") == ["Ana Lima"]
    assert names_found(client, "reis") == []


def test_the_words_of_a_deleted_document_find_nobody(client, cast, session):
    application = an_application(cast, candidate=a_candidate("Ana Reis"))
    a_read_document(application, "Four years of renewals")
    client.sign_in(cast.rita)
    assert names_found(client, "renewals") == ["Ana Reis"]

    purge_documents(application.candidate)

    assert names_found(client, "renewals") == []
    assert names_found(client, "reis") == ["Ana Reis"]


@on_one_database
def test_the_index_of_a_huge_résumé_is_limited(client, cast, session):
    application = an_application(cast, candidate=a_candidate("Ana Reis"))
    a_read_document(application, " ".join(f"w{number}" for number in range(20_000)))

    assert session.query(search.SearchWord).count() == INDEXED_WORD_LIMIT
    client.sign_in(cast.rita)
    assert names_found(client, "reis w17") == ["Ana Reis"]
