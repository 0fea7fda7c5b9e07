"""The page Team: what is open with each ISR, what is late, what comes up, and what waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.book.models import OpportunityKind, OpportunityOutcome, Tier
from app.db.base import db
from app.sales_reports.scope import report_scope
from app.sales_reports.team import team_of
from app.shared import clock
from tests.factories.book import an_opportunity, change_hands, overridden
from tests.factories.holdovers import a_holdover, an_alignment_change
from tests.factories.sales_reports import K, SalesCompany, a_renewal, a_sales_company
from tests.factories.work import a_work_task

TODAY = date(2026, 10, 20)
pytestmark = pytest.mark.both_databases


@pytest.fixture
def company(session) -> SalesCompany:
    return a_sales_company()


def work_of(company, who="yara"):
    """The work of each line that a person sees, by name."""
    found = team_of(report_scope(getattr(company.cast, who), TODAY), TODAY)
    lines = {line.name: line.work for line in found.lines}
    return lines | {each.name or "Nowhere": each.work for each in found.waiting}


def test_open_opportunities_are_counted_by_tier(company):
    a_renewal(company.of_owen, 10 * K, 10 * K)
    a_renewal(company.of_owen, 90 * K, 90 * K)
    a_renewal(company.of_owen, 10 * K, 10 * K, OpportunityOutcome.WON)
    an_opportunity(company.of_owen, kind=OpportunityKind.ADD_ON, tier=Tier.LOW_TOUCH)
    a_renewal(company.of_nobody, 10 * K, 10 * K)  # Mid-Market has no default tier
    work = work_of(company)
    assert work["Owen Moss"].open == 3
    assert {tier: count for tier, count in work["Owen Moss"].tiers.items() if count} == {
        Tier.ACTIVE: 1,
        Tier.LOW_TOUCH: 1,
        None: 1,
    }
    assert work["Lena Ost"].open == 0
    assert work["EMEA-NORDICS-1"].tiers[None] == 1


def test_atr_is_that_of_open_renewals_in_the_next_two_quarters(company):
    for renewal_on in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 1, 31), date(2027, 2, 1)):
        a_renewal(company.of_owen, 10 * K, 10 * K, renewal_on=renewal_on)
    a_renewal(
        company.of_owen,
        5 * K,
        5 * K,
        OpportunityOutcome.WON,
        renewal_on=date(2026, 12, 1),
        closed_on=date(2026, 10, 1),
    )
    assert work_of(company)["Owen Moss"].atr == (20 * K, 10 * K)


def test_only_late_tasks_of_the_isr_are_counted(company):
    opportunity = a_renewal(company.of_owen, 10 * K, 10 * K)
    yesterday = TODAY - timedelta(days=1)
    a_work_task(opportunity, company.cast.marta, due_on=yesterday)
    a_work_task(opportunity, company.cast.marta, due_on=TODAY)
    a_work_task(opportunity, company.cast.marta, due_on=yesterday, owner_id=company.cast.marta.id)
    a_work_task(opportunity, company.cast.marta, due_on=yesterday, done_at=clock.now())
    a_work_task(opportunity, company.cast.marta, due_on=yesterday, removed_at=clock.now())
    assert work_of(company)["Owen Moss"].late_tasks == 1


def test_what_is_vacant_or_overridden_waits_without_an_isr(company):
    first = a_renewal(company.of_owen, 10 * K, 10 * K)
    a_renewal(company.of_owen, 10 * K, 10 * K)
    overridden(first, None, by=company.cast.marta, on=TODAY)
    work = work_of(company)
    assert (work["Owen Moss"].open, work["EMEA-DACH-1"].open) == (1, 1)
    change_hands(company.held, None, TODAY)
    work = work_of(company)
    assert work["EMEA-DACH-1"].open == 2
    assert "Owen Moss" not in work


@pytest.mark.one_database
def test_each_person_sees_their_own(company):
    for account in (company.of_owen, company.of_lena, company.of_nobody):
        a_renewal(account, 10 * K, 10 * K)
    assert {*work_of(company, "marta")} == {"Owen Moss", "EMEA-NORDICS-1"}
    assert {*work_of(company, "milan")} == {"Lena Ost", "EMEA-NORDICS-1"}
    assert {*work_of(company, "ada")} == {"Owen Moss", "Lena Ost", "EMEA-NORDICS-1"}
    assert {*work_of(company, "jonas")} == {"Jonas Falk"}


@pytest.mark.one_database
def test_an_isr_sees_one_line_and_whoever_sees_all_can_choose_a_manager(company, client):
    a_renewal(company.of_lena, 10 * K, 10 * K)
    client.sign_in(company.owen)
    page = client.get("/team").text
    assert "Owen Moss" in page
    assert "Lena Ost" not in page and "EMEA-NORDICS-1" not in page
    client.sign_in(company.cast.yara)
    page = client.get(f"/team?manager={company.cast.milan.id}").text
    assert "Lena Ost" in page and "Owen Moss" not in page


def test_a_task_is_late_where_its_isr_is(company):
    """At noon in UTC it is the next day in Kiritimati."""
    a_work_task(a_renewal(company.of_owen, 10 * K), company.cast.marta, due_on=TODAY)
    clock.freeze(datetime(2026, 10, 20, 12, tzinfo=UTC))
    assert work_of(company)["Owen Moss"].late_tasks == 0
    company.owen.time_zone = "Pacific/Kiritimati"
    db.session.flush()
    assert work_of(company)["Owen Moss"].late_tasks == 1


def test_an_opportunity_that_fails_a_check_is_counted_once(company):
    """It has no next step and no opportunity task, and what is nobody's fails none."""
    for account in (company.of_owen, company.of_nobody):
        a_renewal(account, 10 * K, 10 * K)
    work = work_of(company, "marta")
    assert (work["Owen Moss"].failing, work["EMEA-NORDICS-1"].failing) == (1, 0)


def test_holdovers_that_wait_are_counted_for_who_loses_them(company):
    renewal = a_renewal(
        company.of_owen, 10 * K, 10 * K, renewal_on=date(2026, 10, 30), closed_on=date(2026, 10, 30)
    )
    a_holdover(an_alignment_change(company.held, company.lena, TODAY), renewal)
    assert work_of(company, "marta")["Owen Moss"].holdovers == 1
    assert work_of(company, "milan")["Lena Ost"].holdovers == 0
