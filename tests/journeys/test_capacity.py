"""A manager sees what their regions lack, fills a vacant territory from there, and sees it filled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from app.shared.regions import Region
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application
from tests.factories.onboardings import a_territory, an_isr, an_onboarding, with_open_gate
from tests.journeys.people import DESK, PHONE, Colleague

LACKING = "Vacant territories and supply, by region and segment"
VACANT = "Vacant territories, longest vacant first"
ON_A_PHONE = pytest.mark.full("the same at a desk; test_pages_for_everyone.py sees its pages on a phone")


@pytest.fixture
def _regions(cast: Cast, session) -> None:
    """Two territories vacant in EMEA and one in the US; Jonas is ready, Nora is not, one may be hired."""
    for name, region in (("EMEA South", Region.EMEA), ("Nordics", Region.EMEA), ("East Coast", Region.US)):
        a_territory(name, region)
    with_open_gate(an_onboarding(cast))
    an_onboarding(cast, an_isr("Nora Weiss"), manager=cast.milan)
    an_application(cast, 6, candidate=a_candidate("Lena Brandt"))
    session.commit()


@pytest.mark.usefixtures("_regions")
@pytest.mark.parametrize(
    "screen", [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone", marks=ON_A_PHONE)]
)
def test_a_manager_fills_a_vacant_territory_from_the_page_of_capacity(
    browser: Browser, running_server: str, screen
) -> None:
    marta = Colleague(browser, running_server, screen=screen)
    marta.signs_in("marta@example.com")

    marta.goes_to("Capacity")
    expect(_row(marta, LACKING, "EMEA · Mid-Market")).to_contain_text("1 to spare")
    expect(_row(marta, LACKING, "US · Mid-Market")).to_contain_text("1 short")
    expect(marta.page.get_by_role("img", name="Bars for each region and segment")).to_be_visible()
    marta.reads("too early to say")
    expect(marta.page.get_by_text("Lena Brandt")).to_have_count(0)
    assert marta.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    marta.opens_in(_row(marta, VACANT, "EMEA South"), "Assign")
    marta.chooses("ISR", "Jonas Falk")
    marta.presses("Assign")
    marta.goes_to("Capacity")

    expect(_row(marta, VACANT, "Nordics")).to_be_visible()
    expect(_row(marta, VACANT, "EMEA South")).to_have_count(0)
    marta.reads("All ISRs with an open gate have a territory.")

    marta.opens("US")
    expect(_row(marta, LACKING, "EMEA · Mid-Market")).to_have_count(0)
    marta.opens("Time to territory")
    expect(marta.page.get_by_role("row", name="Jonas Falk")).to_be_visible()


def _row(someone: Colleague, table: str, name: str) -> Locator:
    return someone.page.get_by_role("table", name=table).get_by_role("row", name=name)
