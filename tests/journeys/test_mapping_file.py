"""A mapping file with good and bad rows: read row by row, put right, applied whole, taken along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.people.models import User
from tests.cast import Cast
from tests.factories.onboardings import a_territory, an_established_isr, an_isr, an_onboarding
from tests.journeys.people import PHONE, Colleague

HEADERS = "Sales Territory;Region;Sub-Region;Segment;Proposed ISR;Quota"
GOOD = ["EMEA South;EMEA;Iberia;Mid-Market;Nora Weiss;10", "US East;US;;Mid-Market;;20"]
BAD = [
    "Nordics;EMEA;;Mid-Market;Jonas Falk;30",  # whose gate is closed
    "Atlantis;Oceania;;Mid-Market;;40",
    "US West;US;;Mid-Market;Nora Weiss;50",
    "US West;US;;Mid-Market;Owen Brady;60",
]
RIGHT = ["Nordics;EMEA;;Mid-Market;;30", "US West;US;;Mid-Market;Nora Weiss;50"]


@pytest.fixture
def nora(cast: Cast, session) -> User:
    """An established ISR of Marta's; beside her Jonas, whose gate is closed, and one old territory."""
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    an_onboarding(cast)
    a_territory("Nordics")
    session.commit()
    return nora


@pytest.mark.full("mapping_file/ does it without a browser; test_three_files.py uploads in one")
def test_a_file_is_put_right_applied_and_taken_along(
    nora, browser: Browser, running_server: str, tmp_path: Path
) -> None:
    ada = Colleague(browser, running_server)
    ada.signs_in("ada@example.com")

    _brings(ada, tmp_path / "first.csv", GOOD + BAD)
    refused = ada.page.get_by_role("table", name="Refused")
    for name, reason in [
        ("Nordics", "gate of Jonas Falk is closed"),
        ("Atlantis", "region"),
        ("US West", "two ISRs"),
    ]:
        expect(refused.get_by_role("row", name=name).first).to_contain_text(reason, ignore_case=True)
    expect(ada.page.get_by_role("button", name="Apply changes")).to_have_count(0)

    ada.opens("Upload another file")
    brought = _brings(ada, tmp_path / "second.csv", GOOD + RIGHT)
    ada.presses("Apply changes")
    ada.reads("Applied the mapping file")

    on_the_map = ada.page.get_by_role("row", name="EMEA South")
    expect(on_the_map).to_contain_text("Nora Weiss")
    expect(ada.page.get_by_role("row", name="US East")).to_contain_text("Vacant")
    assert _taken_along(ada) == _without_the_last_column(brought)


@pytest.mark.full("the same at a desk; test_pages_for_everyone.py sees its pages on a phone")
def test_it_is_read_on_a_phone(nora, browser: Browser, running_server: str, tmp_path: Path) -> None:
    ada = Colleague(browser, running_server, screen=PHONE)
    ada.signs_in("ada@example.com")
    _brings(ada, tmp_path / "first.csv", GOOD + BAD)
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _brings(ada: Colleague, path: Path, rows: list[str]) -> bytes:
    """Bring a file as a spreadsheet saves one, with a mark before it and line ends of two characters."""
    content = b"\xef\xbb\xbf" + "\r\n".join([HEADERS, *rows, ""]).encode()
    path.write_bytes(content)
    ada.page.goto("/territories/mapping-file")
    ada.page.get_by_label("Mapping file", exact=True).set_input_files(path)
    ada.presses("Upload file")
    expect(ada.page.get_by_label("Proposed ISR")).to_have_value("proposed ISR")
    expect(ada.page.get_by_label("Quota")).to_have_value("")
    ada.presses("Preview changes")
    ada.reads("Preview changes")
    return content


def _taken_along(ada: Colleague) -> bytes:
    ada.goes_to("Territories")
    with ada.page.expect_download() as download:
        ada.opens("Download mapping file")
    return Path(download.value.path()).read_bytes()


def _without_the_last_column(content: bytes) -> bytes:
    """What was understood of it: nobody has said what the quota is."""
    return b"\r\n".join(line.rpartition(b";")[0] for line in content.split(b"\r\n"))
