"""The pages of the demonstration company, looked over by axe and by width, in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.demo.company import NEW_ISR_EMAIL, PASSWORD
from tests.journeys.people import Colleague

PAGES = {
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
    "ada@example.com": ["/people", "/people/2", "/openings/open"],
}
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def company(commands) -> None:
    done = commands.run("demo", "load")
    assert done.returncode == 0, done.stderr


def test_every_page_is_accessible_and_fits_a_phone(company, browser: Browser, running_server: str):
    complaints = []
    for email, paths in PAGES.items():
        person = Colleague(browser, running_server)
        person.signs_in(email, PASSWORD)
        for path in paths:
            answer = person.page.goto(path)
            assert answer is not None and answer.status == 200, f"{email} does not see {path}"
            complaints += [f"{email} at {path}: {said}" for said in _complaints(person.page)]
    assert not complaints, "\n".join(complaints)


def _complaints(page: Page) -> list[str]:
    """What axe finds in the dark on a phone, and of the colours in the light on a desk."""
    found = []
    colours = {"runOnly": ["color-contrast"]}
    for scheme, size, looked_for in (("light", DESK, colours), ("dark", PHONE, {})):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        said = Axe().run(page, options=looked_for).response["violations"]
        found += [f"{scheme}: {violation['id']}" for violation in said]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than {size['width']} pixels")
    return found
