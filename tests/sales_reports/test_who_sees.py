"""Who sees which figures: ISRs their own, managers those of their ISRs, the account team theirs."""

from __future__ import annotations

from datetime import date

import pytest

from app.book.models import OpportunityOutcome
from app.sales_reports.filters import IndicatorFilter
from app.sales_reports.indicators import indicators_of
from app.sales_reports.rows import counted_page
from app.sales_reports.rules import ReportMeasure
from app.sales_reports.scope import report_scope
from tests.cast import person
from tests.factories.sales_reports import (
    THIS_QUARTER,
    K,
    SalesCompany,
    a_renewal,
    a_sales_company,
    a_target,
)
from tests.real.page import but_for_tokens

TODAY = date(2026, 10, 20)
WON = OpportunityOutcome.WON


@pytest.fixture
def company(session) -> SalesCompany:
    """Owen's renewal is of 1,000, Lena's of 20,000 and that of nobody of 300,000."""
    company = a_sales_company()
    a_renewal(company.of_owen, 1 * K, 1 * K, WON, name="Renewal of Owen")
    a_renewal(company.of_lena, 20 * K, 20 * K, WON, name="Renewal of Lena")
    a_renewal(company.of_nobody, 300 * K, 300 * K, name="Renewal of nobody")
    return company


def seen_by(user):
    scope = report_scope(user, TODAY)
    asked = IndicatorFilter(THIS_QUARTER)
    found = indicators_of(scope, asked)
    rows = counted_page(scope, asked, ReportMeasure.ATR, None).rows
    lines = {line.name: line.figures[ReportMeasure.ATR].amount // K for line in found.lines}
    assert sum(row.counted for row in rows) == found.seen[ReportMeasure.ATR].amount == sum(lines.values()) * K
    return lines, found


@pytest.mark.parametrize(
    ("who", "lines", "company_has"),
    [
        ("yara", {"Owen Moss": 1, "Lena Ost": 20, "Nobody": 300}, 321),
        ("ada", {"Owen Moss": 1, "Lena Ost": 20, "Nobody": 300}, 321),
        ("marta", {"Owen Moss": 1, "Nobody": 300}, 321),
        ("milan", {"Lena Ost": 20, "Nobody": 300}, 321),
        ("jonas", {}, None),
    ],
)
def test_everybody_sees_their_lines(company, who, lines, company_has):
    found_lines, found = seen_by(getattr(company.cast, who))
    assert found_lines == lines
    total = found.company and found.company[ReportMeasure.ATR].amount // K
    assert total == company_has


def test_an_isr_sees_nothing_of_another_not_even_in_a_total(company, client):
    a_target(company.cast.yara, 50 * K)
    lines, found = seen_by(company.owen)
    assert lines == {"Owen Moss": 1}
    assert (found.company, found.target) == (None, None)
    client.sign_in(company.owen)
    mine = "/reports/book"
    for address in (mine, f"{mine}?isr={company.lena.id}", f"{mine}?isr=nobody", f"{mine}?region=US"):
        page = client.get(address).text
        assert "Lena" not in page
        assert "20,000" not in page and "321,000" not in page and "300,000" not in page
    file = client.get(f"{mine}/rows.csv?measure=atr&isr={company.lena.id}").get_data(as_text=True)
    assert len(file.splitlines()) == 1
    assert "Renewal of Lena" not in client.get(f"{mine}/rows?measure=atr").text


def test_an_isr_who_is_not_there_looks_like_one_of_another(company, client):
    client.sign_in(company.owen)

    def page(isr_id: int) -> str:
        text = client.get(f"/reports/book/rows?isr={isr_id}").text.replace(str(isr_id), "")
        return but_for_tokens(text)

    assert page(company.lena.id) == page(999_999)


def test_the_parameter_of_a_manager_is_only_for_who_sees_all(company, client):
    client.sign_in(company.cast.marta)
    page = client.get(f"/reports/book?manager={company.cast.milan.id}").text
    assert "Lena Ost" not in page
    client.sign_in(company.cast.yara)
    page = client.get(f"/reports/book/rows?manager={company.cast.milan.id}").text
    assert "Renewal of Lena" in page and "Renewal of Owen" not in page


def test_the_account_team_sees_its_territories_and_no_total(company):
    lead = person("Rosa Director")
    company.held.territory.rd = lead.email
    lines, found = seen_by(lead)
    assert lines == {"Owen Moss": 1}
    assert found.company is None


def test_the_companys_figures_of_a_manager_have_no_rows_of_other_teams(company, client):
    client.sign_in(company.cast.marta)
    page = client.get("/reports/book").text
    assert "321,000" in page
    rows = client.get("/reports/book/rows?measure=atr").text
    assert "Renewal of Owen" in rows and "Renewal of Lena" not in rows


def test_who_has_no_part_in_it_has_no_page(company, client):
    client.sign_in(person("Ivo Other"))
    for address in ("/reports/book", "/reports/book/rows", "/reports/book/rows.csv", "/team"):
        assert client.get(address).status_code == 403
