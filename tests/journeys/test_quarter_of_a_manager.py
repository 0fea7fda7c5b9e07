"""A manager looks at the quarter: the work of the team, the indicators, and the rows behind a number."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from app.book.models import OpportunityOutcome
from tests.factories.sales_reports import K, a_renewal, a_sales_company, a_target
from tests.journeys.people import DESK, PHONE, Colleague

ISRS = "Open opportunities of each ISR by tier, late opportunity tasks, and ATR of the next two quarters"
RENEWALS = "ATR, renewal rate, churn and Net ARR of each ISR"
AREAS = "Net ARR, target and renewal rate of each region and team"
ON_A_PHONE = pytest.mark.full("the same at a desk; the pages fit a phone, which the pictures show")


@pytest.fixture
def _quarter(session) -> None:
    """Owen renewed 75,000 of 100,000 and lost 10,000; the region and team has a target of 50,000."""
    company = a_sales_company()
    a_renewal(company.of_owen, 100 * K, 75 * K, OpportunityOutcome.WON, name="Renewal of Acme")
    a_renewal(company.of_owen, 10 * K, None, OpportunityOutcome.LOST, name="Renewal of Globex")
    a_renewal(company.of_owen, 30 * K, 60 * K, OpportunityOutcome.WON, name="Renewal of Initech")
    a_renewal(company.of_lena, 40 * K, 40 * K, name="Renewal of Lena")
    a_target(company.cast.yara, 50 * K)
    session.commit()


@pytest.mark.usefixtures("_quarter")
@pytest.mark.parametrize(
    "screen", [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone", marks=ON_A_PHONE)]
)
def test_a_manager_goes_from_the_team_to_the_rows_behind_a_number(
    browser: Browser, running_server: str, screen
) -> None:
    marta = Colleague(browser, running_server, screen=screen)
    marta.signs_in("marta@example.com")

    marta.goes_to("My book")
    marta.opens("Team")
    expect(_row(marta, ISRS, "Owen Moss")).to_be_visible()
    expect(marta.page.get_by_text("Lena Ost")).to_have_count(0)
    expect(marta.page.get_by_role("row", name="EMEA-NORDICS-1 Vacant")).to_be_visible()

    marta.opens("Indicators")
    expect(_row(marta, RENEWALS, "Owen Moss")).to_contain_text("75.0%")
    expect(_row(marta, RENEWALS, "Owen Moss")).to_contain_text("25.0%")
    expect(_row(marta, AREAS, "EMEA · Enterprise")).to_contain_text("10.0%")
    expect(marta.page.get_by_role("img", name="Bars for each ISR: what became of the ATR")).to_be_visible()
    assert marta.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    _row(marta, RENEWALS, "Owen Moss").get_by_role("link", name="35,000.00").click()
    marta.reads("2 opportunities")
    expect(marta.page.get_by_role("row", name="Renewal of Acme")).to_contain_text("25,000.00")
    expect(marta.page.get_by_role("row", name="Renewal of Globex")).to_contain_text("10,000.00")
    expect(marta.page.get_by_role("link", name="Download CSV")).to_be_visible()


def _row(someone: Colleague, table: str, name: str) -> Locator:
    return someone.page.get_by_role("table", name=table).get_by_role("row", name=name)
