"""The credit of opportunities, from standing closings: on one, and of an ISR in a fiscal quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.book.models import OpportunityKind, OpportunityOutcome, OrderType
from app.db.base import db
from app.holdovers.counting import CountReason, CreditMeasure
from app.holdovers.credit import OpportunityCredit, credit_of, credits_in
from app.shared import clock
from app.shared.sales.fiscal import FiscalQuarter
from app.territories.models import Assignment
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    holds,
    is_closed,
    is_reopened,
    overridden,
)
from tests.factories.holdovers import a_holdover, an_alignment_change, approved
from tests.holdovers.conftest import Handover

pytestmark = pytest.mark.both_databases  # which holdovers count is said in SQL
Q3, Q4, NEXT = FiscalQuarter(2026, 3), FiscalQuarter(2026, 4), FiscalQuarter(2027, 1)
CHANGED, IN_Q3 = date(2025, 8, 10), date(2025, 9, 30)


@pytest.fixture
def today() -> datetime:
    return datetime(2025, 8, 12, 9, tzinfo=UTC)


@pytest.fixture
def handover(cast) -> Handover:
    """Owen loses a territory to Nora on 10 August 2025."""
    owen, nora = an_isr_of(cast.marta, "Owen Moss"), an_isr_of(cast.marta, "Nora Weiss")
    held = holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=date(2025, 2, 3))
    account = an_account(held.territory, "Acme")
    return Handover(cast, owen, nora, held, account, an_alignment_change(held, nora, CHANGED))


def growth(account, **details):
    """Growth of 8,000.00 on a small basis."""
    values = {"kind": OpportunityKind.ADD_ON, "order_type": OrderType.GROWTH, "close_on": IN_Q3, "tier": "1"}
    return an_opportunity(account, **values | {"arr_basis": 0, "amount": 8_000_00} | details)


def shares(
    credit: OpportunityCredit, measure: CreditMeasure = CreditMeasure.NET_ARR
) -> list[tuple[str | None, int]]:
    (found,) = [each for each in credit.measures if each.measure is measure]
    assert sum(share.amount for share in found.shares) == found.whole
    return [(share.isr, share.amount) for share in found.shares]


@pytest.mark.parametrize(
    ("won_on", "expected"),
    [
        (date(2025, 8, 31), [("Owen Moss", 6_000_00), ("Nora Weiss", 2_000_00)]),
        (date(2025, 9, 1), [("Owen Moss", 4_000_00), ("Nora Weiss", 4_000_00)]),
        (date(2025, 10, 31), [("Owen Moss", 2_000_00), ("Nora Weiss", 6_000_00)]),
        (date(2025, 11, 1), [("Nora Weiss", 8_000_00)]),
    ],
)
def test_a_holdover_splits_8000_by_the_month_in_which_it_is_won(handover, won_on, expected) -> None:
    """Worked example 15."""
    opportunity = growth(handover.account)
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    is_closed(opportunity, won_on)
    assert shares(credit_of(opportunity)) == expected


def test_the_last_month_of_a_quarter_splits_and_the_next_quarter_does_not(handover) -> None:
    """Worked example 18: Nora loses the territory to Lena on 15 January 2026."""
    clock.freeze(datetime(2026, 1, 16, 9, tzinfo=UTC))
    held = db.session.query(Assignment).filter_by(isr_id=handover.nora.id).one()
    lena = an_isr_of(handover.cast.marta, "Lena Ost")
    change = an_alignment_change(held, lena, date(2026, 1, 15))
    first, second = (growth(handover.account, close_on=date(2026, 1, 31)) for _ in range(2))
    for each in (first, second):
        approved(a_holdover(change, each), handover.cast.milan)
    is_closed(first, date(2026, 1, 31))
    is_closed(second, date(2026, 2, 1))
    assert shares(credit_of(first)) == [("Nora Weiss", 2_000_00), ("Lena Ost", 6_000_00)]
    assert shares(credit_of(second)) == [("Lena Ost", 8_000_00)]
    assert [each.opportunity for each in credits_in(Q4, handover.nora.id)] == [first]
    assert credits_in(NEXT, handover.nora.id) == []
    assert [each.opportunity for each in credits_in(NEXT, lena.id)] == [second]


def test_a_change_that_was_taken_back_splits_nothing(handover) -> None:
    """Owen keeps the territory after all, and loses it a month later without a holdover."""
    opportunity = growth(handover.account)
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    of_nora = db.session.query(Assignment).filter_by(isr_id=handover.nora.id).one()
    of_nora.starts_on = date(2025, 9, 10)
    db.session.flush()
    handover.held.ends_on = date(2025, 9, 9)
    db.session.flush()
    is_closed(opportunity, date(2025, 9, 20))
    assert shares(credit_of(opportunity)) == [("Nora Weiss", 8_000_00)]


def test_a_renewal_splits_won_atr_and_net_arr_alike(handover) -> None:
    opportunity = an_opportunity(handover.account, close_on=IN_Q3, amount=7_500_01)
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    is_closed(opportunity, date(2025, 8, 31))
    credit = credit_of(opportunity)
    assert shares(credit, CreditMeasure.WON_ATR) == [("Owen Moss", 5_625_01), ("Nora Weiss", 1_875_00)]
    assert shares(credit, CreditMeasure.NET_ARR) == [("Owen Moss", -1_874_99), ("Nora Weiss", -625_00)]


def test_two_changes_in_one_quarter_are_taken_in_order(handover) -> None:
    opportunity = growth(handover.account)
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    clock.freeze(datetime(2025, 9, 6, 9, tzinfo=UTC))
    held = db.session.query(Assignment).filter_by(isr_id=handover.nora.id).one()
    lena = an_isr_of(handover.cast.marta, "Lena Ost")
    change = an_alignment_change(held, lena, date(2025, 9, 5))
    approved(a_holdover(change, opportunity), handover.cast.milan)
    is_closed(opportunity, date(2025, 9, 20))
    credit = credit_of(opportunity)
    expected = [("Owen Moss", 4_000_00), ("Nora Weiss", 2_000_00), ("Lena Ost", 2_000_00)]
    assert shares(credit) == expected
    assert [share.why for share in credit.measures[0].shares] == [
        "50 %: holdover of the change of Sun 10 Aug",
        "50 %: holdover of the change of Fri 5 Sept",
        "What is left: the ISR when it was closed",
    ]
    for isr, (_name, amount) in zip((handover.owen, handover.nora, lena), expected, strict=True):
        (found,) = credits_in(Q3, isr.id)
        assert found.of(isr.id) == {CreditMeasure.NET_ARR: amount}


def test_what_a_vacant_territory_would_have_is_nobodys(cast) -> None:
    owen = an_isr_of(cast.marta, "Owen Moss")
    held = holds(owen, a_sales_territory(), manager=cast.marta, starts_on=date(2025, 2, 3))
    opportunity = growth(an_account(held.territory))
    change = an_alignment_change(held, None, CHANGED)
    approved(a_holdover(change, opportunity), cast.milan)
    is_closed(opportunity, date(2025, 8, 31))
    assert shares(credit_of(opportunity)) == [("Owen Moss", 6_000_00), (None, 2_000_00)]
    (found,) = credits_in(Q3, None)
    assert found.of(None) == {CreditMeasure.NET_ARR: 2_000_00}


@pytest.mark.parametrize("outcome", [each for each in OpportunityOutcome if each not in ("open", "won")])
def test_lost_unqualified_and_duplicate_split_nothing(handover, outcome) -> None:
    opportunity = growth(handover.account)
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    is_closed(opportunity, date(2025, 8, 31), outcome)
    credit = credit_of(opportunity)
    assert (credit.reason, list(credit.measures)) == (CountReason.NOT_WON, [])


def test_a_holdover_that_nobody_approved_splits_nothing(handover) -> None:
    opportunity = growth(handover.account)
    a_holdover(handover.change, opportunity)
    is_closed(opportunity, date(2025, 8, 31))
    assert shares(credit_of(opportunity)) == [("Nora Weiss", 8_000_00)]


def test_an_account_splits_what_moved_with_it_and_nothing_else(handover) -> None:
    """Not one that was overridden, and not one that was closed on the day before."""
    moved, other, lent, reopened = (growth(handover.account) for _ in range(4))
    overridden(lent, handover.owen, by=handover.cast.marta, on=date(2025, 7, 1))
    is_closed(reopened, date(2025, 7, 20), OpportunityOutcome.LOST)
    is_reopened(reopened, date(2025, 8, 11))
    approved(a_holdover(handover.change, moved, whole_account=True), handover.cast.milan)
    for each in (moved, other, lent, reopened):
        is_closed(each, date(2025, 8, 31))
    split = [("Owen Moss", 6_000_00), ("Nora Weiss", 2_000_00)]
    assert [shares(credit_of(each)) for each in (moved, other)] == [split, split]
    assert shares(credit_of(lent)) == [("Owen Moss", 8_000_00)]
    assert shares(credit_of(reopened)) == [("Nora Weiss", 8_000_00)]
    assert [each.opportunity for each in credits_in(Q3, handover.owen.id)] == [moved, other, lent]


def test_while_it_is_open_the_possible_splits_are_shown(handover) -> None:
    opportunity = growth(handover.account)
    approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    credit = credit_of(opportunity)
    ((isr, months),) = credit.possible
    assert (credit.reason, credit.closed_on, isr) == (CountReason.NOT_WON, None, "Owen Moss")
    assert [month.current_percent for month in months] == [75, 50, 25]


def test_a_renewal_at_the_threshold_counts_and_above_it_does_not(handover) -> None:
    """Worked example 10."""
    won = [
        an_opportunity(handover.account, arr_basis=basis, amount=basis)
        for basis in (49_999_99, 50_000_00, 50_000_01)
    ]
    for each in won:
        is_closed(each, date(2025, 8, 31))
    found = [credit_of(each) for each in won]
    assert [each.reason.counts for each in found] == [True, True, False]
    assert shares(found[1], CreditMeasure.WON_ATR) == [("Nora Weiss", 50_000_00)]
    assert found[2].sentence.startswith("No: basis above")
    assert found[2].measures == []


def test_what_is_nobodys_counts_for_nobody(cast) -> None:
    opportunity = growth(an_account())
    is_closed(opportunity, date(2025, 8, 31))
    assert credit_of(opportunity).reason is CountReason.NO_ISR
