"""A recruiter imports a file, and adds three candidates with a few clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.openings.models import Opening
from tests.cast import Cast
from tests.factories.applications import an_opening
from tests.factories.imports import do_all_batches
from tests.journeys.people import PHONE, Colleague

FILE = "Full name;E-Mail;City\r\nZoë Müller;zoe@example.org;Leipzig\r\nNobody;;\r\n"
MOST_CLICKS_FOR_THREE = 12
ON_A_PHONE = pytest.mark.full("the same at a desk; test_pages_for_everyone.py sees its pages on a phone")
COUNT_CLICKS = """addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true)"""


@pytest.fixture
def opening(cast: Cast, session) -> Opening:
    opened = an_opening(cast)
    session.commit()
    return opened


@pytest.mark.parametrize(
    "screen", [pytest.param({}, id="desk"), pytest.param({"screen": PHONE}, id="phone", marks=ON_A_PHONE)]
)
def test_a_file_is_uploaded_mapped_checked_and_applied(
    opening, browser: Browser, running_server: str, tmp_path: Path, screen
) -> None:
    rita = Colleague(browser, running_server, **screen)
    rita.signs_in("rita@example.com")
    rita.page.goto("/candidates")
    rita.opens("Import candidates")
    path = tmp_path / "people.csv"
    path.write_bytes(FILE.encode("cp1252"))
    rita.page.get_by_label("File with candidates").set_input_files(path)
    rita.presses("Upload file")
    rita.reads("read as Western European (Windows-1252)")
    rita.hands.mark(rita.page.get_by_label("They applied to us"))
    rita.fills(**{"Where does the data come from?": "A job fair"})
    rita.chooses("Opening of rows that name none", opening.name)
    rita.presses("Check rows")
    do_all_batches()
    rita.page.reload()
    rita.reads("The email is missing.")
    rita.presses("Add candidates")
    do_all_batches()
    rita.page.reload()
    rita.reads("Applied on")
    rita.page.goto(f"/openings/{opening.id}")
    expect(rita.page.get_by_role("link", name="Zoë Müller")).to_be_visible()


def test_three_candidates_are_added_with_a_few_clicks(opening, browser: Browser, running_server: str) -> None:
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    rita.page.goto(f"/openings/{opening.id}")
    rita.page.context.add_init_script(COUNT_CLICKS)
    rita.page.reload()
    rita.opens("Add several")
    rita.page.get_by_label("Candidates", exact=True).click()
    rita.page.keyboard.type("Zoë Müller, zoe@example.org\nIda Ek, ida@example.org\nJo Fox, jo@example.org")
    rita.presses("Add candidates")
    rita.reads("Added Zoë Müller, Ida Ek and Jo Fox.")
    clicks = int(rita.page.evaluate("sessionStorage.clicks"))
    assert 0 < clicks <= MOST_CLICKS_FOR_THREE
    assert clicks == 3
