"""The search box, on any page: by its key, by its link, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.applications import a_candidate, an_application
from tests.journeys.people import Colleague


@pytest.fixture
def rita(browser: Browser, running_server: str, cast, session) -> Colleague:
    """She recruits Piotr Zając, and looks at the openings."""
    an_application(cast, candidate=a_candidate("Piotr Zając"))
    session.commit()
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    rita.page.goto("/openings")
    return rita


def test_the_key_opens_the_box_and_a_misspelt_name_finds_the_candidate(rita):
    page = rita.page
    box = page.get_by_role("dialog", name="Search")

    page.keyboard.press("/")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("piotr zajonc")
    page.keyboard.press("Enter")

    row = page.get_by_role("main").get_by_role("listitem").filter(has_text="Similar name")
    row.get_by_role("link", name="Piotr Zając").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Piotr Zając")


def test_the_key_is_typed_into_a_field_and_can_be_turned_off(rita):
    page = rita.page
    box = page.get_by_role("dialog", name="Search")
    page.goto("/candidates")
    page.get_by_role("main").get_by_role("searchbox").press("/")
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("/")
    expect(box).to_be_hidden()

    page.get_by_role("link", name="Search", exact=True).click()
    box.get_by_label("Use keys, such as / to open this box").uncheck()
    box.get_by_role("button", name="Cancel").click()
    expect(box).to_be_hidden()
    page.goto("/openings")
    page.keyboard.press("/")
    expect(box).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).click()
    expect(box).to_be_visible()


@pytest.mark.full("search/test_search_page.py searches without a browser")
def test_without_javascript_the_link_leads_to_the_search_page(rita, browser: Browser, running_server: str):
    state = rita.context.storage_state()
    plain = browser.new_context(base_url=running_server, java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    page.goto("/openings")
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("main").get_by_role("searchbox").fill("piotr")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("main").get_by_role("link", name="Piotr Zając")).to_be_visible()
    plain.close()
