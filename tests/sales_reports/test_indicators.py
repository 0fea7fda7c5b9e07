"""The indicators of a quarter by the numbers of the worked examples, and the rows behind them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from app.book.models import OpportunityOutcome
from app.sales_reports.filters import IndicatorFilter
from app.sales_reports.indicators import indicators_of
from app.sales_reports.rows import counted_page, counted_sum
from app.sales_reports.rules import CountedSum, ReportMeasure
from app.sales_reports.scope import report_scope
from app.sales_reports.trend import trend_of
from tests.factories.book import change_hands
from tests.factories.sales_reports import (
    THIS_QUARTER,
    K,
    SalesCompany,
    a_renewal,
    a_sale,
    a_sales_company,
    a_target,
)

WON, LOST = OpportunityOutcome.WON, OpportunityOutcome.LOST
DUPLICATE, UNQUALIFIED = OpportunityOutcome.DUPLICATE, OpportunityOutcome.UNQUALIFIED
TODAY = date(2026, 10, 20)
pytestmark = pytest.mark.both_databases


@pytest.fixture
def company(session) -> SalesCompany:
    return a_sales_company()


def of(company, **asked):
    """The indicators of this quarter that sales operations see."""
    scope = report_scope(company.cast.yara, TODAY)
    return indicators_of(scope, IndicatorFilter(THIS_QUARTER, **asked))


def test_the_renewal_rate_counts_what_was_renewed_of_what_came_up(company):
    """Worked example 20."""
    account = company.of_owen
    first = a_renewal(account, 100 * K, 75 * K, WON)
    grown = a_renewal(account, 20 * K, 26 * K, WON)
    a_renewal(account, 10 * K, None, LOST)
    a_renewal(account, 5 * K, None, DUPLICATE)
    a_renewal(account, 7 * K, None, UNQUALIFIED)
    a_renewal(account, 8 * K, 8 * K)
    seen = of(company).seen
    assert seen[ReportMeasure.ATR] == CountedSum(138 * K, 4)
    assert seen[ReportMeasure.WON_ATR] == CountedSum(95 * K, 2)
    assert seen.renewal_rate == 688
    assert seen[ReportMeasure.CONTRACTION] == CountedSum(25 * K, 1)
    assert seen[ReportMeasure.LOST_ATR] == CountedSum(10 * K, 1)
    assert seen[ReportMeasure.CHURN] == CountedSum(35 * K, 2)
    assert seen.churn_rate == 254
    assert seen[ReportMeasure.OVERDUE_ATR] == CountedSum(8 * K, 1)
    net = {row.id: row.counted for row in rows(company, ReportMeasure.NET_ARR)}
    assert net == {first.id: -25 * K, grown.id: 6 * K}
    for measure in ReportMeasure:
        behind = rows(company, measure)
        assert seen[measure] == CountedSum(sum(row.counted for row in behind), len(behind)), measure


def test_renewals_are_won_early_on_time_or_late(company):
    """Worked example 22, each of another amount."""
    days = [(9, 15), (9, 16), (9, 30), (10, 1), (10, 15), (10, 16)]
    for number, (month, day) in enumerate(days):
        amount = 2**number * K
        a_renewal(company.of_owen, amount, amount, WON, closed_on=date(2026, month, day))
    seen = of(company).seen
    assert seen[ReportMeasure.EARLY] == CountedSum(1 * K, 1)
    assert seen[ReportMeasure.ON_TIME] == CountedSum(6 * K, 2)
    assert seen[ReportMeasure.LATE] == CountedSum(24 * K, 2)
    assert seen[ReportMeasure.BEYOND_GRACE] == CountedSum(32 * K, 1)
    assert seen.on_time_rate == 111  # 7 of 63


def test_renewals_at_the_threshold_count_alike_for_the_rate(company):
    """Worked example 10: the threshold decides tier and credit, and no rate."""
    for basis in (49_999_99, 50_000_00, 50_000_01):
        a_renewal(company.of_owen, basis, basis, WON)
    seen = of(company).seen
    assert seen[ReportMeasure.ATR] == seen[ReportMeasure.WON_ATR] == CountedSum(150_000_00, 3)
    assert seen.renewal_rate == 1000
    assert seen[ReportMeasure.NET_ARR] == CountedSum(0, 3)


def test_a_negative_basis_is_summed_and_a_won_one_is_listed(company):
    a_renewal(company.of_owen, 100 * K, 100 * K, WON)
    a_renewal(company.of_owen, -20 * K, None, LOST)
    debook = a_renewal(company.of_owen, -30 * K, 5 * K, WON)
    seen = of(company).seen
    assert seen[ReportMeasure.ATR] == CountedSum(80 * K, 2)
    assert seen.renewal_rate == 1250
    assert [row.id for row in rows(company, ReportMeasure.WON_NEGATIVE)] == [debook.id]


@pytest.mark.one_database
def test_nothing_to_renew_is_no_percentage(company, client):
    a_renewal(company.of_owen, -20 * K, None, LOST)
    client.sign_in(company.cast.yara)
    page = client.get("/reports/book").text
    assert "Nothing to renew" in page
    assert "100.0%" not in page


def test_the_quarter_is_that_of_the_renewal_date_and_net_arr_that_of_the_close_date(company):
    a_renewal(
        company.of_owen, 10 * K, 12 * K, WON, renewal_on=date(2026, 11, 1), closed_on=date(2026, 10, 19)
    )
    a_renewal(company.of_owen, 10 * K, 9 * K, WON, renewal_on=date(2026, 8, 1), closed_on=date(2026, 7, 31))
    found = {each.quarter.label: each.figures for each in trend_of(*everything(company))}
    assert found["FY27-Q3"][ReportMeasure.ATR] == CountedSum(10 * K, 1)
    assert found["FY27-Q3"][ReportMeasure.NET_ARR] == CountedSum(2 * K, 1)
    assert found["FY27-Q2"][ReportMeasure.NET_ARR] == CountedSum(-1 * K, 1)
    assert list(found) == ["FY26-Q3", "FY26-Q4", "FY27-Q1", "FY27-Q2", "FY27-Q3"]


def test_attainment_is_of_the_region_and_team_on_the_closing_day(company):
    """The territory moves to another segment's account; what was closed before stays where it was."""
    a_target(company.cast.yara, 40 * K)
    a_sale(company.of_owen, 30 * K, date(2026, 9, 1))
    a_sale(company.of_lena, 7 * K)
    from tests.factories.book import moves_to

    moves_to(company.of_owen, company.vacant, date(2026, 9, 15))
    a_sale(company.of_owen, 4 * K, date(2026, 9, 20))
    areas = {(each.region, each.team): each for each in of(company).areas}
    assert areas["EMEA", "Enterprise"].attainment == 750
    assert areas["EMEA", "Mid-Market"].figures[ReportMeasure.NET_ARR] == CountedSum(4 * K, 1)
    assert areas["EMEA", "Mid-Market"].attainment is None
    assert areas["US", "Public Sector"].figures[ReportMeasure.NET_ARR] == CountedSum(7 * K, 1)


def test_a_closed_one_is_of_the_isr_it_had_and_what_is_vacant_is_nobodys(company):
    a_renewal(company.of_owen, 10 * K, 10 * K, WON)
    a_renewal(company.of_owen, 5 * K, 5 * K)
    change_hands(company.held, None, date(2026, 10, 10))
    lines = {line.name: line.figures for line in of(company).lines}
    assert lines["Owen Moss"][ReportMeasure.ATR] == CountedSum(10 * K, 1)
    assert lines["Nobody"][ReportMeasure.ATR] == CountedSum(5 * K, 1)


@pytest.mark.one_database
def test_the_rows_behind_a_number_sum_to_it_on_every_page_and_in_the_file(company, client):
    for number in range(60):
        a_renewal(company.of_owen, (number + 1) * K, number * K, WON, name=f"=Renewal {number}")
    assert sum(row.counted for row in rows(company, ReportMeasure.WON_ATR)) == sum(range(60)) * K
    client.sign_in(company.cast.yara)
    address = f"/reports/book/rows.csv?measure=won-atr&quarter=FY27-Q3&isr={company.owen.id}"
    text = client.get(address).get_data(as_text=True)
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert len(lines) == 61
    assert sum(float(line[-1]) for line in lines[1:]) == sum(range(60)) * 1_000
    assert lines[1][2].startswith("'=")
    assert client.get(address.replace("won-atr", "atr")).status_code == 200


@pytest.mark.one_database
def test_what_is_missing_is_said(company, client):
    a_renewal(company.of_owen, None, 10 * K)
    a_sale(company.of_owen, None)
    client.sign_in(company.cast.yara)
    page = client.get("/reports/book").text
    assert "has no ARR basis" in page
    assert "neither a Net ARR nor an amount" in page
    assert "No target" in page


def everything(company):
    return report_scope(company.cast.yara, TODAY), IndicatorFilter(THIS_QUARTER)


def rows(company, measure):
    """All rows, a page at a time; their number and sum are those of the list's head."""
    scope, asked = everything(company)
    found, after = [], None
    while True:
        page = counted_page(scope, asked, measure, after)
        found += page.rows
        after = page.next_cursor
        if after is None:
            break
    total = counted_sum(scope, asked, measure)
    assert (sum(row.counted for row in found), len(found)) == (total.amount, total.count)
    return found
