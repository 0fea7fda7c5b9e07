"""The page of a list: what is set is said and can be removed, and its address is tidy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.application_lists.settings import ListColumn
from app.shared import clock
from tests.application_lists.a_list import some_applications
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.real.page import Page


@pytest.fixture
def applications(cast, session):
    return some_applications(cast)


@pytest.fixture
def open_page(client):
    """Open an address as somebody."""

    def open_as(person, address: str) -> Page:
        client.sign_in(person)
        answer = client.get(address)
        assert answer.status_code == 200, answer.location
        return Page(answer.text)

    return open_as


def names(page: Page) -> list[str]:
    rows = [head for head in page.all("th") if head.attributes.get("scope") == "row"]
    return [link.text for row in rows for link in page.all("a", within=row)]


def headings(page: Page) -> list[str]:
    return [head.text for head in page.all("th") if head.attributes.get("scope") == "col"]


def labels(page: Page) -> dict[str, str]:
    """The filters that are set, each with the address without it."""
    tags = [each for each in page.all("li") if "tag" in each.attributes.get("class", "").split()]
    links = {tag: page.all("a", within=tag)[0] for tag in tags}
    return {tag.text.split("Remove")[0].strip(): link.attributes["href"] for tag, link in links.items()}


def test_each_part_of_the_filter_is_said_and_removed_alone(open_page, cast, applications):
    asked = f"source=Referral&waiting_for={cast.ines.id}&days=2&region=US"
    page = open_page(cast.rita, f"/applications?{asked}")
    assert labels(page) == {
        "Waiting for: Ines Duarte": "/applications?region=US&source=Referral&days=2",
        "At least 2 days in stage": f"/applications?region=US&source=Referral&waiting_for={cast.ines.id}",
        "Region: US": f"/applications?source=Referral&waiting_for={cast.ines.id}&days=2",
        "Source: Referral": f"/applications?region=US&waiting_for={cast.ines.id}&days=2",
    }
    assert [link.attributes["href"] for link in page.all("a") if link.text == "Clear filters"] == [
        "/applications?order=stage"
    ]


def test_the_reason_goes_with_the_status(open_page, cast, applications):
    page = open_page(cast.rita, "/applications?reason=Skills+shown+do+not+fit+the+role")
    assert labels(page) == {
        "Status: Declined": "/applications?order=stage",
        "Reason: Skills shown do not fit the role": "/applications?status=declined",
    }
    assert len(names(page)) == 1


def test_a_form_leads_to_a_tidy_address(client, cast, applications):
    client.sign_in(cast.rita)
    opening = applications[0].opening_id
    sent = (
        f"opening={opening}&stage=&status=active&source=+Referral&waiting_for=&columns=stage&columns=source"
    )
    answer = client.get(f"/applications?{sent}")
    assert answer.status_code == 303
    assert answer.location == f"/openings/{opening}/applications?source=+Referral&columns=stage.source"
    answer = client.get("/applications?status=active&source=&waiting_for=")
    assert (answer.status_code, answer.location) == (303, "/applications?order=stage")
    assert client.get(f"/openings/{opening}/applications?opening={opening + 1}").status_code == 400


def test_columns_are_those_asked_for(open_page, cast, applications):
    every = ["Select", "Candidate", *(column.label for column in ListColumn)]
    assert headings(open_page(cast.rita, "/applications")) == every
    page = open_page(cast.rita, "/applications?columns=applied.stage")
    assert headings(page) == ["Select", "Candidate", "Stage", "Applied"]
    page = open_page(cast.rita, f"/openings/{applications[0].opening_id}/applications")
    assert headings(page) == [each for each in every if each != "Opening"]
    assert "Opening" not in headings(page)


def test_a_heading_sorts_and_says_what_is_sorted(open_page, cast, applications):
    page = open_page(cast.rita, "/applications?source=Referral")
    sorted_by = [head.text for head in page.all("th") if "aria-sort" in head.attributes]
    assert sorted_by == ["In stage"]
    links = {
        link.text: link.attributes["href"] for head in page.all("th") for link in page.all("a", within=head)
    }
    page = open_page(cast.rita, links["Candidate"])
    assert names(page) == sorted(names(page))
    assert labels(page) == {"Source: Referral": "/applications?order=name"}


def test_a_row_says_whom_it_waits_for_and_what_is_overdue(open_page, cast, applications):
    clock.freeze(clock.now() + timedelta(days=9))
    page = open_page(cast.rita, "/applications?overdue=yes&waiting_for=me&columns=waiting_for")
    cells = [cell.text for cell in page.all("td") if "data-label" in cell.attributes]
    assert cells
    assert all("You" in cell or "Scorecard" in cell for cell in cells)
    assert all("verdue" in cell for cell in cells)


def test_the_page_of_filters_shows_what_is_set_and_offers_what_one_may_see(open_page, cast, applications):
    opening = applications[0].opening
    page = open_page(cast.dana, f"/applications/filters?opening={opening.id}&days=4&status=declined")
    chosen = {
        select.attributes["name"]: option.attributes["value"]
        for select in page.all("select")
        for option in page.all("option", within=select)
        if "selected" in option.attributes
    }
    assert chosen == {"opening": str(opening.id), "status": "declined", "order": "stage"}
    (days,) = [field for field in page.all("input") if field.attributes.get("name") == "days"]
    assert days.attributes["value"] == "4"
    offered = [option.text for option in page.all("option")]
    assert offered.count(opening.name) == 1
    assert applications[2].opening.name not in offered, "an opening of Hugo"
    assert not page.all("datalist")[0].text
    assert not page.all("option", within=page.all("datalist")[0]), "sources of candidates they may not see"


def test_sources_are_offered_to_recruiters(open_page, cast, applications):
    page = open_page(cast.rita, "/applications/filters")
    offered = page.all("option", within=page.all("datalist")[0])
    assert [option.attributes["value"] for option in offered] == ["Job board", "Referral"]


def test_the_opening_they_applied_to_is_neither_listed_nor_offered(open_page, cast, applications):
    own = an_application(cast, opening=an_opening(cast), candidate=a_candidate("Rita Okafor", user=cast.rita))
    other = an_application(cast, opening=own.opening, candidate=a_candidate("Some Rival"))
    shown = open_page(cast.rita, "/applications?status=any&order=newest")
    assert "Some Rival" not in names(shown)
    assert "Rita Okafor" not in names(shown)
    page = open_page(cast.rita, "/applications/filters")
    (chooser,) = [each for each in page.all("select") if each.attributes["name"] == "opening"]
    offered = [option.attributes["value"] for option in page.all("option", within=chooser)]
    assert "1" in offered
    assert str(other.opening_id) not in offered


def test_everyone_waiting_for_one_person_is_two_clicks_away(open_page, cast, applications):
    """Choose the person, then apply: the list of an opening has both at hand."""
    page = open_page(cast.rita, f"/openings/{applications[0].opening_id}/applications")
    (chooser,) = [each for each in page.all("select") if each.attributes["name"] == "waiting_for"]
    assert "Ines Duarte" in [option.text for option in page.all("option", within=chooser)]
    assert "Apply filters" in [button.text for button in page.all("button")]
