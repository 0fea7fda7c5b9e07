"""Previous and next: within the list that the reader came from, or else the column of the board."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from app.candidates.models import Status
from app.shared import clock
from tests.factories.applications import an_application, an_opening
from tests.real.page import Page


@pytest.fixture
def opening(cast):
    return an_opening(cast)


@pytest.fixture
def column(cast, opening):
    """Three at the second stage, the longest waiting first, with one at the third between them."""
    found = []
    for number, stage in enumerate((2, 2, 3, 2)):
        application = an_application(cast, stage, opening=opening)
        application.stage_since = clock.now() - timedelta(days=9 - number)
        found.append(application)
    return found


def sides(client, application, **asked):
    """The addresses of the previous and of the next candidate."""
    page = Page(client.get(f"/applications/{application.id}", query_string=asked).text)
    links = {
        each.attributes["rel"]: each.attributes["href"] for each in page.all("a") if "rel" in each.attributes
    }
    return links.get("prev"), links.get("next")


def test_without_a_list_it_is_the_column_of_the_board(client, cast, column):
    client.sign_in(cast.rita)
    first, second, _other, third = column
    assert sides(client, first) == (None, f"/applications/{second.id}")
    assert sides(client, second) == (f"/applications/{first.id}", f"/applications/{third.id}")
    assert sides(client, third) == (f"/applications/{second.id}", None)


@pytest.mark.both_databases
def test_from_a_list_it_is_the_list_and_the_links_keep_it(client, cast, opening, column):
    client.sign_in(cast.rita)
    _first, second, other, _third = column
    list_ = urlencode({"status": "active"})
    page = f"/applications/{other.id}?{urlencode({'from': list_})}"
    assert sides(client, second, **{"from": list_})[1] == page
    assert (
        f'href="/applications/{second.id}/notes?{urlencode({"from": list_})}"'
        in client.get(f"/applications/{second.id}", query_string={"from": list_}).text
    )


@pytest.mark.both_databases
def test_a_list_is_filtered_as_in_its_address(client, cast, opening, column):
    client.sign_in(cast.rita)
    first, second, other, _third = column
    declined = an_application(cast, 2, opening=opening, status=Status.DECLINED)
    for list_, after in (
        ("status=declined", declined),
        (f"opening={opening.id}&stage=3", other),
        (f"waiting_for={cast.ada.id}", None),
    ):
        page = f"/applications/{after.id}?{urlencode({'from': list_})}" if after else None
        assert sides(client, first, **{"from": list_})[1] == page
    assert sides(client, second, **{"from": f"waiting_for={cast.ada.id}"}) == (None, None)


def test_the_order_of_the_list_is_kept(client, cast, opening, column):
    client.sign_in(cast.rita)
    page = Page(client.get(f"/openings/{opening.id}/applications?order=newest").text)
    links = [each for each in page.all("a") if each.attributes["href"].startswith("/applications/")]
    first, second, *_ = [each.attributes["href"] for each in links if "from=" in each.attributes["href"]]
    rendered = Page(client.get(first).text)
    (following,) = [each for each in rendered.all("a") if each.attributes.get("rel") == "next"]
    assert following.attributes["href"] == second


@pytest.mark.parametrize(
    "wrong",
    ["status=lost", "stage=two", "status=active&status=hired", "stage=3", "opening=0", "source=" + "x" * 999],
)
def test_a_wrong_list_is_the_column(client, cast, column, wrong):
    client.sign_in(cast.rita)
    first, second, *_ = column
    assert sides(client, first, **{"from": wrong}) == (None, f"/applications/{second.id}")
