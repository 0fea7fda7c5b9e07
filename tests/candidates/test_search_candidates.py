"""A candidate is found by words of their name, email and résumé, however they are typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.candidates import search_index
from app.candidates.models import SearchWord, WordSource
from app.candidates.queries import candidates_page
from app.candidates.search import matching
from app.candidates.search_index import update_search_index
from app.documents import purge_documents
from app.web.pagination import DEFAULT_PAGE_SIZE
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_read_document
from tests.real.page import Page

pytestmark = pytest.mark.both_databases  # search

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def both_ways(monkeypatch):
    """Each way of making the list in turn: as if many candidates had the word, and as if few had it."""

    def ways() -> Iterator[int]:
        for limit in (0, 2000):
            monkeypatch.setattr(matching, "RARE_WORD_LIMIT", limit)
            yield limit

    return ways()


def names_found(client, asked: str) -> list[str]:
    page = Page(client.get("/candidates", query_string={"q": asked}).text)
    cells = [cell for cell in page.all("th") if cell.attributes.get("scope") == "row"]
    return [cell.text.strip() for cell in cells]


def finds(cast, asked: str) -> bool:
    """True if Rita finds a candidate by a search."""
    return bool(candidates_page(cast.rita, asked, None).rows)


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


def test_each_search_word_must_begin_a_word_of_the_candidate(cast, session, both_ways):
    a_candidate(ZOE, email="zoe@example.org")
    ana = an_application(cast, candidate=a_candidate(ANA, email="ana@example.org"))
    a_read_document(ana, "Four years of RENEWALS in the mid-market")

    for limit in both_ways:
        for asked, found in ASKED.items():
            page = candidates_page(cast.rita, asked, None)
            assert [candidate.name for candidate in page.rows] == found, (limit, asked)


def test_a_candidate_who_must_not_be_seen_is_not_found(client, cast, session, both_ways):
    a_candidate("Rita Okafor", user=cast.rita, email=cast.rita.email)
    a_candidate("Rita Sommer")
    client.sign_in(cast.rita)

    for limit in both_ways:
        assert names_found(client, "rita") == ["Rita Sommer"], limit


def test_the_pages_of_a_long_result_keep_the_search(client, cast, session, both_ways):
    for number in range(DEFAULT_PAGE_SIZE + 1):
        a_candidate(f"Zoë {number:03}")
    a_candidate("Ana Reis")
    client.sign_in(cast.rita)

    for _ in both_ways:
        first = client.get("/candidates", query_string={"q": "zoë"})
        page = Page(first.text)
        older = next(nav for nav in page.all("nav") if nav.attributes.get("class") == "older")
        second = client.get(page.all("a", within=older)[0].attributes["href"])

        assert (first.text.count('row">Zoë 0'), second.text.count('row">Zoë 0')) == (DEFAULT_PAGE_SIZE, 1)
        assert "Ana Reis" not in first.text + second.text
        assert 'value="zoë"' in second.text


@pytest.mark.one_database
@on_one_database
def test_the_search_is_shown_as_typed_and_never_as_markup(client, cast, session):
    client.sign_in(cast.rita)
    asked = "<b onclick=x>no\u202e one\0</b>"

    page = Page(client.get("/candidates", query_string={"q": asked}).text)

    box = next(field for field in page.all("input") if field.attributes.get("name") == "q")
    assert box.attributes["value"] == "<b onclick=x>no one</b>"
    assert any("No candidates match “<b onclick=x>no one</b>”" in p.text for p in page.all("p"))
    assert not page.all("b")


def test_a_former_name_and_the_words_of_a_deleted_document_find_nobody(cast, session):
    candidate = a_candidate("Ana Reis")
    a_read_document(an_application(cast, candidate=candidate), "Four years of renewals")
    assert finds(cast, "renewals")

    candidate.name = "Ana Lima"
    update_search_index(candidate)
    purge_documents(candidate)

    assert finds(cast, "lima")
    assert not finds(cast, "reis")
    assert not finds(cast, "renewals")


@pytest.mark.one_database
@on_one_database
def test_the_index_of_a_huge_résumé_is_limited(cast, session, monkeypatch):
    monkeypatch.setattr(search_index, "INDEXED_WORD_LIMIT", 50)
    application = an_application(cast, candidate=a_candidate("Ana Reis"))
    a_read_document(application, " ".join(f"w{number}" for number in range(200)))

    assert session.query(SearchWord).filter_by(source=WordSource.DOCUMENT).count() == 50
    assert finds(cast, "reis w17")
