"""A recruiter goes through a list of applications: by keys, by tabs, on a phone and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from app.candidates.models import Application
from app.shared import clock
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.journeys.people import PHONE, Colleague


@pytest.fixture
def applications(cast: Cast, session) -> list[Application]:
    """Three at the peer interview, the longest waiting first; the first two were met."""
    opening, found = an_opening(cast), []
    for number, name in enumerate(("Ana First", "Bo Second", "Cy Third")):
        application = an_application(cast, 4, opening=opening, candidate=a_candidate(name))
        application.stage_since = clock.now() - timedelta(days=9 - number)
        found.append(application)
    for application in found[:2]:
        a_scorecard(an_interview(application, cast.ines, starts_in=timedelta(hours=-2)))
    session.commit()
    return found


def test_keys_lead_through_the_list_and_scorecards_open_in_place(
    browser: Browser, running_server: str, applications: list[Application]
) -> None:
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    page, name = rita.page, rita.page.get_by_role("heading", level=1)
    rita.follows(f"/applications/{applications[0].id}")
    assert page.evaluate("scrollY") == 0, "the page begins at its head"
    page.keyboard.press("]")
    expect(name).to_have_text("Bo Second")
    page.keyboard.press("]")
    expect(name).to_have_text("Cy Third")
    page.keyboard.press("]")
    page.keyboard.press("[")
    expect(name).to_have_text("Bo Second")

    expect(page.get_by_text("Knows renewals.")).to_be_hidden()
    page.locator("summary", has_text="Ines Duarte").click()
    expect(page.get_by_text("Knows renewals.")).to_be_visible()

    rita.opens("Notes")
    page.get_by_label("Note", exact=True).press("]")
    expect(page.get_by_label("Note", exact=True)).to_have_value("]")
    expect(name).to_have_text("Bo Second")
    page.go_back()
    expect(page.get_by_role("heading", name="Scorecards")).to_be_visible()


@pytest.mark.full(
    "application_page/ holds its acts without a browser; test_pages_for_everyone.py sees it on a phone"
)
def test_on_a_phone_and_without_javascript_the_main_act_comes_first(
    browser: Browser, running_server: str, applications: list[Application]
) -> None:
    rita = Colleague(browser, running_server, screen=PHONE, java_script=False)
    rita.signs_in("rita@example.com")
    rita.follows(f"/applications/{applications[0].id}")
    step = rita.page.get_by_role("region", name="Current step")
    first = step.locator("a, button").first
    expect(first).to_have_text("Advance to Chronological In-Depth Survey")
    box = first.bounding_box()
    assert box and box["width"] > 280, "it is as wide as the page"
    rita.opens("History")
    rita.reads("moved the application to")
    rita.opens("Overview")
    rita.opens("Next candidate")
    expect(rita.page.get_by_role("heading", level=1)).to_have_text("Bo Second")
    rita.presses("Advance to Chronological In-Depth Survey")
    rita.reads("Moved Bo Second to Chronological In-Depth Survey.")


def test_two_people_who_look_at_one_application_see_that_both_do(
    browser: Browser, running_server: str, applications: list[Application]
) -> None:
    address = f"/applications/{applications[0].id}"
    dana, rita = Colleague(browser, running_server), Colleague(browser, running_server)
    dana.signs_in("dana@example.com")
    with dana.page.expect_response(lambda answer: answer.url.endswith("/present")):
        dana.follows(address)
    rita.signs_in("rita@example.com")
    rita.follows(address)
    rita.reads("Also looking at this now: Dana Whitfield")
