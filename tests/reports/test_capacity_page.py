"""The capacity page shows what each region and segment lacks, as a table and as a chart."""

from __future__ import annotations

import pytest

from app.reports.capacity import overview as capacity_page
from app.reports.capacity.overview import capacity_of
from app.reports.capacity.rules import CapacityNeed
from app.reports.capacity.segments import SalesArea, segment_of_job_family
from app.shared.regions import Region
from tests.factories.applications import an_application, an_opening
from tests.factories.onboardings import a_territory, an_established_isr, an_isr, an_onboarding, with_open_gate
from tests.real.page import Page
from tests.real.statements import statements

EMEA, US = SalesArea(Region.EMEA, "Mid-Market"), SalesArea(Region.US, "Mid-Market")


def a_company(cast) -> None:
    """Four territories are vacant, Jonas is ready and Nora nearly; an opening has three candidates."""
    for region in (Region.EMEA, Region.EMEA, Region.EMEA, Region.US):
        a_territory(region=region)
    with_open_gate(an_onboarding(cast))
    an_onboarding(cast, an_isr("Nora Weiss"), manager=cast.milan)
    opening = an_opening(cast)
    for stage in (4, 5, 5):
        an_application(cast, stage, opening=opening)


def test_the_table_shows_the_need_of_each_area(cast) -> None:
    a_company(cast)
    found = capacity_of(cast.marta, None)

    assert found.needs == [
        (US, CapacityNeed(vacant=1)),
        (EMEA, CapacityNeed(vacant=3, ready=1, nearly_ready=1, candidates=3, openings=1)),
    ]
    assert [need.gap for _place, need in found.needs] == [1, 0]
    assert found.whole == CapacityNeed(4, 1, 1, 3, 1)


def test_one_opening_fills_one_territory_however_many_candidates_it_has() -> None:
    assert CapacityNeed(vacant=4, candidates=9, openings=1).gap == 3
    assert CapacityNeed(vacant=4, candidates=2, openings=2).gap == 2
    assert CapacityNeed(ready=2).gap == -2


def test_a_surplus_in_one_area_does_not_fill_a_gap_in_another(cast, client) -> None:
    a_territory(region=Region.US)
    with_open_gate(an_onboarding(cast))
    client.sign_in(cast.marta)

    assert capacity_of(cast.marta, None).short == 1
    page = client.get("/capacity").text
    assert page.count("1 short") == 2
    assert page.count("1 to spare") == 1


def test_a_region_shows_its_own_and_an_unknown_one_is_refused(cast, client) -> None:
    a_company(cast)
    an_established_isr(an_isr("Zoe Lang"), cast.marta)
    client.sign_in(cast.marta)

    page = client.get("/capacity?region=EMEA").text
    assert "EMEA · Mid-Market" in page
    assert "US · Mid-Market" not in page
    assert "No region yet" not in page
    assert "No region yet" in client.get("/capacity").text
    assert client.get("/capacity?region=emea").status_code == 400


def test_the_chart_has_the_numbers_of_the_table_and_a_manager_sees_all_isrs(cast, client) -> None:
    """A manager opens the onboardings of their own ISRs."""
    a_company(cast)
    client.sign_in(cast.marta)
    page = Page(client.get("/capacity").text)

    (picture,) = [each for each in page.all("div") if each.attributes.get("role") == "img"]
    assert "The table below has the numbers" in picture.attributes["aria-label"]
    bars = [(each.attributes["class"], each.attributes["width"]) for each in page.all("rect", within=picture)]
    assert bars == [
        ("vacant", "33.33%"),
        ("vacant", "100.0%"),
        ("ready", "33.33%"),
        ("nearly", "33.33%"),
        ("likely", "33.33%"),
    ]
    assert [each.text for each in page.all("text", within=picture)] == ["1", "3", "1", "1", "1"]
    names = [each.text for each in page.all("th") if each.text in ("Jonas Falk", "Nora Weiss")]
    links = [each.text for each in page.all("a") if each.attributes["href"].startswith("/onboardings/")]
    assert names == ["Jonas Falk", "Nora Weiss"]
    assert links == ["Jonas Falk"]


def test_an_empty_company_sees_empty_states(cast, client) -> None:
    client.sign_in(cast.ada)
    page = client.get("/capacity").text
    assert "No vacant territories, and no ISRs or candidates waiting for one." in page
    assert "All territories have an ISR." in page


def test_long_lists_say_how_many_more_there_are(cast, client, monkeypatch) -> None:
    monkeypatch.setattr(capacity_page, "CAPACITY_LIST_LIMIT", 2)
    for _ in range(5):
        a_territory()
    client.sign_in(cast.marta)

    assert '<p class="more">3 more</p>' in client.get("/capacity").text


def test_more_rows_cost_no_more_statements(cast, client, session) -> None:
    a_company(cast)
    client.sign_in(cast.marta)
    costs = set()
    for name in ("Abel Noor", "Bea Lind"):
        onboarding = an_onboarding(cast, an_isr(name))
        if name.startswith("B"):
            with_open_gate(onboarding)
        an_application(cast, 5)
        a_territory(region=Region.APAC)
        session.commit()
        with statements() as sent:
            assert client.get("/capacity").status_code == 200
        costs.add(len(sent))
    assert len(costs) == 1


@pytest.mark.parametrize(
    ("job_family", "segment"),
    [
        ("Inside Sales, Mid-Market", "Mid-Market"),
        ("Inside Sales (mid market)", "Mid-Market"),
        ("Inside Sales, SMB", "SMB"),
        ("Inside Sales, Public Sector", "Public Sector"),
        ("Treasury Analyst", ""),
        ("", ""),
    ],
)
def test_a_job_family_belongs_to_the_segment_in_its_name(job_family, segment) -> None:
    assert segment_of_job_family(job_family, ["Mid", "Mid-Market", "", "SMB"]) == segment
