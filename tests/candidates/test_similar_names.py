"""A candidate is found by a misspelt name, after those whose name is exactly as typed."""

from __future__ import annotations

import pytest

from app.candidates.models import Candidate
from app.candidates.queries import candidates_page, similar_names_page
from app.candidates.search import matching
from app.web.pagination import DEFAULT_PAGE_SIZE
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_read_document
from tests.real.page import Page

pytestmark = pytest.mark.both_databases  # search

# What is typed, and whom it finds.
MISSPELT = {
    "Piotr Zajonc": "Piotr Zając",
    "Yusef Demirel": "Yusuf Demirel",
    "Horwath": "Zsófia Horváth",
    "hrovath": "Zsófia Horváth",
    "Lindquist": "Åsa Lindqvist",
    "lindqvst": "Åsa Lindqvist",
    "Linddqvist asa": "Åsa Lindqvist",
    "Graß": "Uwe Groß",
    "Gros uve": "Uwe Groß",
    "Sörenson": "Mia Sørensen",
    "Soerensen": "Mia Sørensen",
    "Kowalsky Lukas": "Łukasz Kowalski",
    "Łukaš Kovalski": "Łukasz Kowalski",
    "Jhon": "Jon Ek",
    "zsofia horvaht example": "Zsófia Horváth",
}
EXACT = {
    "horvath": "Zsófia Horváth",
    "gross": "Uwe Groß",
    "sorensen": "Mia Sørensen",
    "lukasz": "Łukasz Kowalski",
}
FAR = ["horst", "li", "jo", "mia lindqvist", "zajonc demirel", "renewal lindquist", "123", "%", "ek91"]


@pytest.fixture
def people(cast, session) -> list[Candidate]:
    return [a_candidate(name) for name in sorted({*MISSPELT.values(), *EXACT.values()})]


@pytest.mark.parametrize("limit", [0, 5000])
def test_a_misspelt_name_finds_the_candidate(cast, people, monkeypatch, limit):
    """Whether few or many candidates have the words."""
    monkeypatch.setattr(matching, "RARE_WORD_LIMIT", limit)
    for typed, name in MISSPELT.items():
        assert names(similar_names_page(cast.rita, typed, None)) == [name], typed
        assert not candidates_page(cast.rita, typed, None).rows, typed
    for typed, name in EXACT.items():
        assert names(candidates_page(cast.rita, typed, None)) == [name]
        assert not similar_names_page(cast.rita, typed, None).rows, typed
    for typed in FAR:
        assert not similar_names_page(cast.rita, typed, None).rows, typed


def test_only_names_are_similar_and_other_words_stay_exact(cast, session):
    ana = an_application(cast, candidate=a_candidate("Ana Reis"))
    a_read_document(ana, "Four years with Lindqvist")

    assert names(candidates_page(cast.rita, "lindqvist", None)) == ["Ana Reis"]
    assert not similar_names_page(cast.rita, "lindquist", None).rows
    assert names(similar_names_page(cast.rita, "anna lindqvist", None)) == ["Ana Reis"]


def test_exact_matches_come_first_and_the_page_says_which_names_are_similar(client, cast, session):
    a_candidate("Eva Horvat")
    a_candidate("Ivo Horvath")
    client.sign_in(cast.rita)

    page = Page(client.get("/candidates?q=horvath").text)
    assert rows(page) == ["Ivo Horvath", "Eva Horvat"]
    assert [heading.text for heading in page.all("h2")] == ["Similar names"]

    page = Page(client.get("/candidates?q=horvatth").text)
    assert "No exact match for “horvatth”." in page.all("main")[0].text
    assert rows(page) == ["Ivo Horvath", "Eva Horvat"]


def test_similar_names_are_shown_a_page_at_a_time(client, cast, session):
    for number in range(DEFAULT_PAGE_SIZE + 2):
        a_candidate(f"Yusuf {number:03}")
    client.sign_in(cast.rita)

    first = Page(client.get("/candidates?q=yusef").text)
    (older,) = (nav for nav in first.all("nav") if nav.attributes.get("class") == "older")
    second = Page(client.get(first.all("a", within=older)[0].attributes["href"]).text)

    assert rows(first) == [f"Yusuf {number:03}" for number in range(DEFAULT_PAGE_SIZE + 1, 1, -1)]
    assert rows(second) == ["Yusuf 001", "Yusuf 000"]


def test_a_recruiter_does_not_find_themselves_by_a_similar_name(cast, session):
    a_candidate("Rita Okafor", user=cast.rita)
    a_candidate("Ritta Okaforr")

    assert names(similar_names_page(cast.rita, "ritaa okafor", None)) == ["Ritta Okaforr"]


def names(page) -> list[str]:
    return [candidate.name for candidate in page.rows]


def rows(page: Page) -> list[str]:
    cells = [cell for cell in page.all("th") if cell.attributes.get("scope") == "row"]
    return [cell.text.strip() for cell in cells]
