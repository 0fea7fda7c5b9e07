"""Random renewals against a plain model: what the ISRs and nobody have is what the company has (book 9, 10).

Each example has a fiscal quarter of its own, so that none sees the renewals of another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.book.figures import won_atr
from app.book.models import OpportunityOutcome
from app.sales_reports.filters import IndicatorFilter
from app.sales_reports.indicators import indicators_of
from app.sales_reports.rules import TIMINGS, CountedSum, Figures, ReportMeasure, share
from app.sales_reports.scope import report_scope
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from tests.examples import up_to
from tests.factories.sales_reports import a_renewal, a_sales_company

TODAY = date(2026, 10, 20)
WON, LOST, OPEN = OpportunityOutcome.WON, OpportunityOutcome.LOST, OpportunityOutcome.OPEN
COUNTED = (WON, LOST, OPEN)
LATER = [ReportMeasure.OPEN_ATR, ReportMeasure.OVERDUE_ATR]


@dataclass(frozen=True)
class Drawn:
    """A renewal: of the account with a number, renewed `day` days into the quarter, closed `ahead` before."""

    account: int
    outcome: OpportunityOutcome
    basis: int | None
    amount: int | None
    day: int
    ahead: int


amounts = st.one_of(st.none(), st.integers(-50_000, 100_000))
renewals = st.lists(
    st.builds(
        Drawn,
        account=st.integers(0, 2),
        outcome=st.sampled_from(list(OpportunityOutcome)),
        basis=amounts,
        amount=amounts,
        day=st.integers(0, 88),
        ahead=st.integers(-30, 30),
    ),
    max_size=8,
)


@pytest.mark.both_databases
def test_the_isrs_and_nobody_have_what_the_company_has(session):
    company = a_sales_company()
    accounts = (company.of_owen, company.of_lena, company.of_nobody)
    quarters = iter(range(400))

    @settings(max_examples=up_to(20, few=6))
    @given(drawn=renewals)
    @example(drawn=[])
    def check(drawn: list[Drawn]) -> None:
        quarter = FiscalQuarter(2028, 1).plus(next(quarters))
        first = fiscal_calendar().first_day(quarter)
        for each in drawn:
            day = first + timedelta(days=each.day)
            closed_on = day - timedelta(days=each.ahead)
            a_renewal(
                accounts[each.account],
                each.basis,
                each.amount,
                each.outcome,
                renewal_on=day,
                closed_on=closed_on,
            )
        found = indicators_of(report_scope(company.cast.yara, TODAY), IndicatorFilter(quarter))
        model = modelled(drawn)
        assert found.company is not None
        for measure in set(ReportMeasure) - {ReportMeasure.NET_ARR, ReportMeasure.NO_NET_ARR}:
            assert found.company[measure] == model[measure], measure
            by_isr = sum((line.figures[measure] for line in found.lines), CountedSum())
            by_area = sum((area.figures[measure] for area in found.areas), CountedSum())
            assert by_isr == by_area == found.company[measure]
        for measure in (ReportMeasure.NET_ARR, ReportMeasure.NO_NET_ARR):
            assert (
                sum((line.figures[measure] for line in found.lines), CountedSum()) == found.company[measure]
            )
        parts = (ReportMeasure.WON_ATR, ReportMeasure.LOST_ATR, ReportMeasure.CONTRACTION, *LATER)
        assert sum(found.company[each].amount for each in parts) == found.company[ReportMeasure.ATR].amount
        timed = sum((found.company[each] for each in TIMINGS), CountedSum())
        assert timed == found.company[ReportMeasure.WON_ATR]

    check()


@given(drawn=renewals)
def test_a_rate_is_from_0_to_100_where_no_basis_is_negative(drawn):
    figures = Figures(modelled([each for each in drawn if each.basis is None or each.basis >= 0]))
    for rate in (figures.renewal_rate, figures.on_time_rate, figures.churn_rate):
        assert rate is None or 0 <= rate <= 1000
    assert (figures.renewal_rate is None) == (figures[ReportMeasure.ATR].amount == 0)


@given(drawn=renewals, more=renewals)
def test_duplicates_change_no_rate(drawn, more):
    duplicates = [
        Drawn(each.account, OpportunityOutcome.DUPLICATE, each.basis, each.amount, each.day, each.ahead)
        for each in more
    ]
    assert modelled([*drawn, *duplicates]) == modelled(drawn)


@given(part=st.integers(-(10**12), 10**12), whole=st.integers(1, 10**12))
def test_a_share_is_never_all_unless_it_is_all(part, whole):
    found = share(part, whole)
    assert found is not None
    assert (found >= 1000) == (part >= whole)
    assert part >= whole or abs(found - 1000 * part / whole) <= 1


def modelled(drawn: list[Drawn]) -> dict[ReportMeasure, CountedSum]:
    """The sums as book of business 4.7 says them, one renewal after the other."""
    found: dict[ReportMeasure, CountedSum] = defaultdict(CountedSum)

    def add(measure: ReportMeasure, amount: int) -> None:
        found[measure] += CountedSum(amount, 1)

    for each in drawn:
        if each.outcome not in COUNTED:
            continue
        if each.basis is None:
            add(ReportMeasure.NO_BASIS, 0)
            continue
        if each.outcome is WON and each.basis < 0:
            add(ReportMeasure.WON_NEGATIVE, each.basis)
            continue
        add(ReportMeasure.ATR, each.basis)
        if each.outcome is OPEN:
            add(ReportMeasure.OPEN_ATR, each.basis)  # all examples are in the future
        elif each.outcome is LOST:
            add(ReportMeasure.LOST_ATR, each.basis)
            add(ReportMeasure.CHURN, each.basis)
        else:
            kept = won_atr(each.amount, each.basis)
            add(ReportMeasure.WON_ATR, kept)
            add(_timing(each.ahead), kept)
            if kept < each.basis:
                add(ReportMeasure.CONTRACTION, each.basis - kept)
                add(ReportMeasure.CHURN, each.basis - kept)
    return found


def _timing(ahead: int) -> ReportMeasure:
    """When a renewal is won, so many days before its renewal date."""
    if ahead >= 15:
        return ReportMeasure.EARLY
    if ahead >= 0:
        return ReportMeasure.ON_TIME
    return ReportMeasure.LATE if ahead >= -15 else ReportMeasure.BEYOND_GRACE
