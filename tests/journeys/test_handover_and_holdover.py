"""A manager hands a territory over, the losing ISR keeps a part of the credit, and the quarter shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Browser, expect

from app.crm_files.states import FileKind
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds
from tests.factories.crm_files import an_applied_file, opportunity_row, table_text
from tests.factories.sales_reports import K
from tests.journeys.people import Colleague
from tests.journeys.post import Post

T = "EMEA-DACH-1"
BEFORE = datetime(2026, 8, 10, 9, tzinfo=UTC)  # in month 1 of FY27-Q3
AFTER = datetime(2026, 9, 2, 9, tzinfo=UTC)  # in month 2: 50/50
RENEWAL_ON = date(2026, 9, 15)
CREDIT = "Credit of the quarter, with the whole of its opportunities"
RENEWALS = "ATR, renewal rate, churn and Net ARR of each ISR"


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    return {**environ, "SMTP_URL": smtp_server.url}


@dataclass(frozen=True)
class Region:
    """What a test needs to know of the region."""

    cast: Cast
    territory_page: str
    opportunity_id: str
    account_id: str


@pytest.fixture
def region(session) -> Region:
    """Owen and Nora are Marta's. Owen holds the territory of Acme, with a renewal of 8,000."""
    clock.freeze(BEFORE)
    cast = assemble_cast()
    owen, _nora = (an_isr_of(cast.marta, name) for name in ("Owen Moss", "Nora Weiss"))
    held = holds(owen, a_sales_territory(T), manager=cast.marta, starts_on=date(2026, 1, 1))
    acme = an_account(held.territory, "Acme")
    renewal = an_opportunity(
        acme, name="Renewal of Acme", arr_basis=8 * K, amount=8 * K, renewal_on=RENEWAL_ON
    )
    found = Region(cast, f"/territories/{held.territory_id}", renewal.crm_id, acme.crm_id)
    session.commit()
    return found


def test_a_handover_a_holdover_and_the_quarter(
    region: Region, browser: Browser, running_server: str, post: Post, session
) -> None:
    people = {name: Colleague(browser, running_server) for name in ("Marta", "Owen", "Milan", "Nora")}
    for name, colleague in people.items():
        colleague.signs_in(f"{name.lower()}@example.com")
    marta, owen, milan, nora = people.values()

    _hands_over(marta, region.territory_page)
    post.comes()
    assert post.subjects("owen@example.com") == [f"Nora Weiss has {T} from Mon 10 Aug"]
    assert post.subjects("nora@example.com") == [f"You have a new territory from Mon 10 Aug: {T}"]
    for email in ("owen@example.com", "nora@example.com"):
        assert "1 account and 1 open opportunity" in post.text(email, post.subjects(email)[-1])
    nora.goes_to("My book")
    nora.reads("Renewal of Acme")

    _asks(owen)
    _cannot_decide(owen)
    _approves(milan)
    post.comes()
    assert len(post.subjects("owen@example.com")) == 2  # the handover, and the decision

    clock.freeze(AFTER)
    _is_won(region)
    for colleague in people.values():
        colleague.context.clear_cookies()
    for colleague, email in ((owen, "owen@example.com"), (nora, "nora@example.com")):
        colleague.signs_in(email)
        colleague.page.goto("/holdovers/credit")
        won_atr = colleague.page.get_by_role("table", name=CREDIT).get_by_role("row", name="Won ATR")
        expect(won_atr).to_contain_text("4,000.00")
        expect(won_atr).to_contain_text("8,000.00")
    marta.signs_in("marta@example.com")
    marta.page.goto("/reports/book")
    with_nora = marta.page.get_by_role("table", name=RENEWALS).get_by_role("row", name="Nora Weiss")
    expect(with_nora).to_contain_text("8,000.00")
    expect(with_nora).to_contain_text("100.0%")


def _hands_over(marta: Colleague, page: str) -> None:
    """The form says beforehand what would move, what stays, and who can request holdovers."""
    marta.goes_to("Territories")
    marta.opens(T)
    marta.opens("Hand over")
    preview = marta.page.get_by_role("region", name="What would move")
    expect(preview).to_contain_text("Owen Moss loses from Mon 10 Aug: 1 account, 1 open opportunity")
    expect(preview).to_contain_text("8,000.00")
    expect(preview).to_contain_text("up to 5 holdovers until Mon 24 Aug")
    marta.chooses("ISR", "Nora Weiss")
    marta.fills(**{"Why is it handed over?": "Nora has the other half of the region."})
    marta.presses("Hand over territory")
    marta.page.goto(page)
    marta.reads("Nora Weiss")


def _asks(owen: Colleague) -> None:
    owen.goes_to("My book")
    owen.opens("Holdovers")
    owen.reads("0 of 5 used")
    owen.opens("Request a holdover")
    owen.hands.mark(owen.page.get_by_role("radio", name="Renewal of Acme"))
    owen.fills(**{"Why?": "I negotiated it."})
    owen.presses("Request holdover")
    owen.reads("Request sent.")


def _cannot_decide(owen: Colleague) -> None:
    """Who requested it reads it and has nothing to decide."""
    owen.reads("Another ISR manager decides.")
    expect(owen.page.get_by_role("button", name="Save decision")).to_have_count(0)


def _approves(milan: Colleague) -> None:
    milan.goes_to("Your turn")
    milan.opens_in(milan.page.get_by_role("row", name="Renewal of Acme"), "")
    expect(milan.page.get_by_role("table", name="Credit by the day")).to_contain_text("2,000.00")
    milan.hands.mark(milan.page.get_by_role("radio", name="Approve"))
    milan.fills(**{"Why?": "Owen did the work."})
    milan.presses("Save decision")
    milan.reads("Milan Novak approved it")


def _is_won(region: Region) -> None:
    """A file of the CRM says that it was won on 1 September: Nora is the ISR."""
    row = opportunity_row(1, region.account_id, "Closed Won", Type="Renewal", Name="Renewal of Acme")
    row |= {"Id": region.opportunity_id, "Close Date": "2026-09-01", "Amount": "8000", "ARR Basis": "8000"}
    an_applied_file(
        region.cast.yara, table_text(row | {"Renewal Date": str(RENEWAL_ON)}), FileKind.OPPORTUNITIES
    )
