"""Someone in Tokyo reads an opening on a phone, and applies: with modules, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import assemble_cast
from tests.factories.applications import an_opening
from tests.factories.documents import A_TEXT
from tests.journeys.people import PHONE, Visitor

RESUME = {"name": "résumé.txt", "mimeType": "text/plain", "buffer": A_TEXT}


def test_the_browsers_own_time_zone_is_offered_and_another_choice_stays(session, browser, running_server):
    an_opening(assemble_cast())
    session.commit()
    aiko = Visitor(browser, running_server, screen=PHONE, zone="Asia/Tokyo")
    aiko.follows("/jobs")
    aiko.opens("Inside Sales Representative")
    aiko.opens("Apply")
    zone = aiko.page.get_by_label("Time zone")
    expect(zone).to_have_value("Asia/Tokyo")
    aiko.fills(Name="Aiko Mori", Location="Osaka, Japan")
    aiko.chooses("Time zone", "Asia/Seoul")
    aiko.presses("Send application")

    aiko.reads("Your application was not sent")
    expect(zone).to_have_value("Asia/Seoul")
    aiko.fills(Email="aiko@example.org")
    aiko.page.get_by_label("Résumé").set_input_files([RESUME])  # type: ignore[list-item]
    aiko.page.get_by_label("I agree").check()
    aiko.presses("Send application")

    aiko.reads("We received your application for Inside Sales Representative.")


@pytest.mark.full("careers/test_public_pages.py reads the same page without a browser")
def test_without_javascript_the_likely_time_zone_is_offered(session, browser: Browser, running_server: str):
    opening = an_opening(assemble_cast())
    session.commit()
    page = browser.new_context(
        base_url=running_server, java_script_enabled=False, timezone_id="Asia/Tokyo"
    ).new_page()
    page.goto(f"/jobs/{opening.id}")

    expect(page.get_by_label("Time zone")).to_have_value("Europe/Paris")
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
