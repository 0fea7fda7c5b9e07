"""Sales operations bring three files of the CRM, with good and refused rows; then the ISR has a book."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.book.alignment import alignment_day
from app.people.models import User
from app.shared import clock
from tests.cast import Cast
from tests.factories.book import a_sales_territory, an_isr_of, holds
from tests.factories.crm_files import account_id, crm_user_id, do_all_work, opportunity_id, table_text
from tests.journeys.people import DESK, PHONE, Colleague

GOOD = 100  # rows of each file: the share of refused rows that can be left out is one in a hundred
DAY = timedelta(days=1)
ON_A_PHONE = pytest.mark.full("the same at a desk; test_pages_for_everyone.py sees the pages on a phone")


@pytest.fixture
def owen(cast: Cast, session) -> User:
    """Owen holds T, to which the CRM's accounts belong."""
    owen = an_isr_of(cast.marta, "Owen Moss")
    territory = a_sales_territory("T")
    holds(owen, territory, manager=cast.marta, starts_on=alignment_day() - 30 * DAY)
    session.commit()
    return owen


@pytest.mark.parametrize(
    "screen", [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone", marks=ON_A_PHONE)]
)
def test_three_files_make_the_book_of_an_isr(
    owen: User, browser: Browser, running_server: str, tmp_path: Path, screen
) -> None:
    yara = Colleague(browser, running_server, screen=screen)
    yara.signs_in("yara@example.com")
    users, accounts, opportunities = _users(owen.email), _accounts(), _opportunities()

    _brings(yara, "users", _file(tmp_path, "users.csv", users))
    _leaves_out(yara, ["005A00000000101IAA", "no email address"])
    _brings(yara, "accounts", _file(tmp_path, "accounts.csv", accounts))
    _leaves_out(yara, ["6.0E+14"])
    path = _file(tmp_path, "opportunities.csv", opportunities)
    _brings(yara, "opportunities", path, **{"Prior ARR": "ARR basis"})
    expect(yara.page.get_by_role("table", name="Who is the ISR now")).to_contain_text("Owen Moss")
    _leaves_out(yara, [account_id(999)])

    owens = Colleague(browser, running_server, screen=screen)
    owens.signs_in(owen.email)
    owens.page.goto("/book")
    expect(owens.page.get_by_role("heading", name=f"Open opportunities {GOOD}")).to_be_visible()
    owens.reads("Renewal 1")
    owens.opens("Renewals")
    owens.reads("12,345.60")


def _brings(yara: Colleague, kind: str, path: Path, **columns: str) -> None:
    """Upload a file, map its columns, and let the worker check it."""
    yara.page.goto("/crm-files")
    yara.opens(f"Upload {kind}")
    yara.page.get_by_label("File", exact=True).set_input_files(path)
    yara.presses("Upload file")
    for header, meaning in columns.items():
        expect(yara.page.get_by_label(header, exact=True)).to_have_value("")
        yara.chooses(header, meaning)
    yara.fills(**{"When was it exported?": f"{clock.now():%Y-%m-%dT%H:%M}"})
    yara.hands.mark(yara.page.get_by_label("A part"))
    yara.presses("Check rows")
    expect(yara.page.get_by_role("heading", level=1)).to_contain_text("Checking")
    do_all_work()
    yara.page.reload()
    yara.reads("Preview file")


def _leaves_out(yara: Colleague, told: Sequence[str]) -> None:
    """The refused row is downloaded with its reason; a file with it is applied only once it is left out."""
    yara.reads("Refused 1")
    with yara.page.expect_download() as download:
        yara.opens("Download refused rows")
    header, row = csv.reader(StringIO(Path(download.value.path()).read_text("utf-8-sig")))
    assert header[-2:] == ["Row", "Reason"]
    assert all(text in " ".join(row) for text in told), row
    yara.presses("Apply file")
    expect(yara.page.get_by_role("alert")).to_contain_text("Some rows are refused")
    yara.hands.mark(yara.page.get_by_label("Leave out the refused rows"))
    yara.presses("Apply file")
    do_all_work()
    yara.page.reload()
    yara.reads("Applied on")


def _file(folder: Path, name: str, rows: Sequence[Mapping[str, str]]) -> Path:
    path = folder / name
    path.write_text(table_text(*rows), encoding="utf-8")
    return path


def _users(email: str) -> list[dict[str, str]]:
    """The ISR, others whom Onramp does not know, and one without an email address."""
    emails = [email, *(f"user{number}@example.org" for number in range(2, GOOD + 1)), "-"]
    return [{"User ID": crm_user_id(number), "Email": email} for number, email in enumerate(emails, start=1)]


def _accounts() -> list[dict[str, str]]:
    """Accounts in T, and one with an id that a spreadsheet has damaged."""
    ids = [*(account_id(number) for number in range(1, GOOD + 1)), "6.0E+14"]
    return [
        {"Account ID": id_, "Account Name": f"Acme {number}", "Sales Territory": "T"}
        for number, id_ in enumerate(ids, start=1)
    ]


def _opportunities() -> list[dict[str, str]]:
    """A renewal of each account, and one of an account that no file has."""
    day = (alignment_day() + 100 * DAY).isoformat()
    return [
        {
            "Opportunity ID": opportunity_id(number),
            "Account ID": account_id(number),
            "Opportunity Name": f"Renewal {number}",
            "Type": "Renewal",
            "Stage": "3-Technical Evaluation",
            "Close Date": day,
            "Amount": "12,345.60",
            "Prior ARR": "12,345.60",
            "Renewal Date": day,
        }
        for number in (*range(1, GOOD + 1), 999)
    ]
