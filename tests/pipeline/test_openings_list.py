"""The list of openings: open ones first, with counts, filtered as asked; a closed one shows how it ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from app.candidates.models import Status
from app.openings.actions import close_opening
from app.openings.models import OpeningState
from app.openings.rules import state_description
from app.shared.regions import SHIPPED_REGIONS, Region
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.real.page import Page


def rows(client, path: str = "/openings") -> list[list[str]]:
    """The cells of each row of the list."""
    page = Page(client.get(path).text)
    found = [[cell.text.strip() for cell in page.all("th", "td", within=row)] for row in page.all("tr")]
    return found[1:]


@pytest.fixture
def rita(client, cast):
    client.sign_in(cast.rita)
    return client


@pytest.fixture
def four(cast, session):
    """Openings opened in this order: closed, open, draft, open."""
    openings = [an_opening(cast, region, places=2) for region in (*SHIPPED_REGIONS, Region.US)]
    openings[2].state = OpeningState.DRAFT
    close_opening(openings[0], reason="The budget went.", by=cast.dana)
    session.flush()
    return openings


def ids_on(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'scope="row"><a href="/openings/(\d+)"', page)]


def ids(client, path: str = "/openings") -> list[int]:
    return ids_on(client.get(path).text)


def test_the_list_shows_candidates_and_filled_places(rita, cast, four):
    opening = four[1]
    for status in (Status.ACTIVE, Status.ACTIVE, Status.DECLINED, Status.HIRED):
        an_application(cast, 6, opening=opening, status=status)

    (row,) = [row for row in rows(rita) if row[0] == opening.name and row[1].startswith("Open")]

    assert row[2:4] == ["2", "1 of 2"]


FOUND = {  # the number of each opening in `four`
    "": [3, 1, 2, 0],  # open ones first, then drafts, then closed ones, each newest first
    "?state=&region=&year=": [3, 1, 2, 0],
    "?state=closed": [0],
    "?state=draft": [2],
    "?region=US": [3, 0],
    "?region=US&state=open": [3],
    "?mine=yes": [3, 1],
    "?year=2020": [1],
    "?year=2019": [],
}


def test_the_list_is_in_order_and_filtered_by_state_region_year_and_mine(rita, cast, four):
    four[1].opened_at = datetime(2020, 6, 1, tzinfo=UTC)
    for opening in (four[0], four[2]):
        opening.recruiter = cast.ada

    for asked, found in FOUND.items():
        assert ids(rita, f"/openings{asked}") == [four[number].id for number in found], asked
    for asked in ("state=gone", "region=Moon", "year=x", "year=99999", "year=²", "year=-1"):
        assert rita.get(f"/openings?{asked}").status_code == 400, asked


def test_a_year_begins_in_the_readers_time_zone(rita, cast, four):
    four[1].opened_at = datetime(2020, 12, 31, 23, 30, tzinfo=UTC)
    cast.rita.time_zone = "Asia/Tokyo"

    assert ids(rita, "/openings?year=2021") == [four[1].id]
    assert ids(rita, "/openings?year=2020") == []


def test_no_matches_and_an_empty_list_have_their_own_texts(rita):
    assert "No openings yet." in rita.get("/openings").text
    assert "No openings match these filters." in rita.get("/openings?state=closed").text


def test_the_pages_of_a_filtered_list_have_every_opening(rita, cast, session):
    wanted = {an_opening(cast, Region.US).id for _ in range(52)}
    an_opening(cast, Region.APAC)
    seen: list[int] = []
    path = "/openings?region=US"
    while path:
        text = rita.get(path).text
        seen += ids_on(text)
        more = re.search(r'href="(/openings\?[^"]*after=[^"]+)"', text)
        path = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == 52
    assert set(seen) == wanted


def test_a_hiring_manager_sees_their_openings_except_those_they_applied_to(client, cast, four):
    four[1].hiring_manager = cast.hugo
    an_application(cast, 1, opening=four[3], candidate=a_candidate("Dana W", user=cast.dana, internal=True))
    client.sign_in(cast.dana)

    assert ids(client) == [four[2].id, four[0].id]


@pytest.mark.parametrize(
    ("state", "hired", "places", "words"),
    [
        ("open", 1, 2, "Open"),
        ("draft", 0, 1, "Draft"),
        ("closed", 2, 2, "Closed, filled"),
        ("closed", 1, 2, "Closed, 1 of 2 hired"),
        ("closed", 0, 1, "Closed, nobody hired"),
    ],
)
def test_the_state_of_an_opening_is_described(state, hired, places, words):
    assert state_description(OpeningState(state), hired, places) == words


def test_the_board_of_a_closed_opening_shows_its_outcome_reason_and_hires(rita, cast, four):
    closed, other = four[:2]
    hired = an_application(cast, 6, opening=closed, status=Status.HIRED)

    text = Page(rita.get(f"/openings/{closed.id}").text).all("main")[0].text

    for words in ("Outcome", "Closed, 1 of 2 hired", "by Dana Whitfield", "“The budget went.”"):
        assert words in text
    assert hired.candidate.name in text
    assert "Outcome" not in rita.get(f"/openings/{other.id}").text
    other.state = OpeningState.CLOSED  # without a record of who closed it
    assert "Closed, nobody hired" in rita.get(f"/openings/{other.id}").text
