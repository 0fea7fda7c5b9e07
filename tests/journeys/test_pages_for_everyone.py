"""Every page there is, looked over by axe and by width, in light and dark.

Which pages there are is read from the routes, and who opens each from the table of doors: a new
page is looked over without a line here. The demonstration company adds pages that are full.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from app.demo.company import NEW_ISR_EMAIL, PASSWORD
from tests.house import doors
from tests.house.company import found_company, rooms
from tests.journeys.people import DESK, PHONE, Colleague, Visitor

COLUMNS = doors.columns()
FULL = {
    "rita@example.com": ["/", "/openings/1", "/openings/1/candidates/add", "/candidates", "/applications/9"],
    "dana@example.com": [
        "/interviews/33",
        "/interviews/37/edit",
        "/applications/36",
        "/applications/36/decline",
        "/openings/1/applications",
    ],
    "ines@example.com": ["/interviews", "/interviews/19"],
    NEW_ISR_EMAIL: ["/onboardings/1"],
    "marta@example.com": ["/onboardings", "/territories", "/territories/1/assign"],
}

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # pages do not know which it is


@pytest.mark.parametrize("column", COLUMNS)
def test_every_page_someone_is_shown_is_accessible_and_fits_a_phone(
    column: str, app: Flask, session, browser: Browser, running_server: str
):
    company = found_company()
    paths = [company.path(rule) for rule in _shown_first_to(column, app)]
    person = company.people[column]
    email = person.email if person else None
    session.commit()
    visitor = _in_front_of_a_browser(email, browser, running_server)
    assert not (complaints := list(_complaints(visitor.page, paths))), "\n".join(["", *complaints])


@pytest.mark.parametrize("email", FULL)
def test_a_full_page_is_accessible_and_fits_a_phone(
    email: str, commands, browser: Browser, running_server: str
):
    done = commands.run("demo", "load")
    assert done.returncode == 0, done.stderr
    person = Colleague(browser, running_server)
    person.signs_in(email, PASSWORD)
    assert not (complaints := list(_complaints(person.page, FULL[email]))), "\n".join(["", *complaints])


def test_no_page_is_left_out(app: Flask):
    """Each page is one that somebody is shown, or is looked over where it is reached, or is no page."""
    shown = {rule.rule for column in COLUMNS for rule in _shown_first_to(column, app)}
    pages = {rule.rule for method, rule in rooms(app) if method == "GET"}
    assert pages - shown == set(NOT_A_PAGE), "Say here why, or let someone of tests/house/company.py see it."


NOT_A_PAGE = {
    "/outbox": "in development only",
    "/healthz": "for machines",
    "/readyz": "for machines",
    "/questionnaire/<token>/thanks": "sends on until the questions are answered; the whole way reads it",
}


def _shown_first_to(column: str, app: Flask) -> Iterator:
    """The routes whose page this column is the first to be shown."""
    for method, rule in rooms(app):
        shown_to = doors.who_is_answered("200", method, rule.rule) if method == "GET" else []
        if shown_to[:1] == [column] and rule.rule not in NOT_A_PAGE:
            yield rule


def _in_front_of_a_browser(email: str | None, browser: Browser, address: str) -> Visitor:
    """Someone signed in with that email; a visitor where there is none."""
    if email is None:
        return Visitor(browser, address)
    colleague = Colleague(browser, address)
    colleague.signs_in(email)
    return colleague


def _complaints(page: Page, paths: list[str]) -> Iterator[str]:
    """What axe finds in the dark on a phone, and of the colours in the light on a desk."""
    colours = {"runOnly": ["color-contrast"]}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, f"{path} answers {answer and answer.status}"
        for scheme, size, looked_for in (("light", DESK, colours), ("dark", PHONE, {})):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            said = Axe().run(page, options=looked_for).response["violations"]
            yield from (f"{path} in the {scheme}: {violation['id']}" for violation in said)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                yield f"{path} is wider than {size['width']} pixels"
