"""What counts for an ISR, as the department's page says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.book.models import OpportunityKind, OpportunityOutcome, OrderType
from app.holdovers.counting import (
    CountAnswer,
    CountReason,
    CreditMeasure,
    Deal,
    counted_amounts,
    what_counts,
)

THRESHOLD = 50_000_00
RENEWAL = Deal(OpportunityKind.RENEWAL, None, 10_000_00, 10_000_00)
GROWTH = Deal(OpportunityKind.ADD_ON, OrderType.GROWTH, 10_000_00, 15_000_00)


@pytest.mark.parametrize(
    ("basis", "reason"),
    [
        (49_999_99, CountReason.RENEWAL),
        (50_000_00, CountReason.RENEWAL),
        (50_000_01, CountReason.ABOVE_THRESHOLD),
    ],
)
def test_a_renewal_counts_up_to_the_threshold(basis, reason) -> None:
    """Worked example 10: won flat."""
    found = what_counts(replace(RENEWAL, arr_basis=basis, amount=min(basis, THRESHOLD)), THRESHOLD)
    assert found is reason


def test_the_refusal_above_the_threshold_names_it() -> None:
    found = what_counts(replace(RENEWAL, arr_basis=50_000_01), THRESHOLD)
    assert found.sentence_with("$50,000.00") == "No: basis above $50,000.00."


def test_a_renewal_that_grew_past_the_threshold_counts() -> None:
    found = what_counts(replace(RENEWAL, amount=80_000_00), THRESHOLD)
    assert (found, found.answer) == (CountReason.GROWN_PAST, CountAnswer.YES)


@pytest.mark.parametrize(
    ("basis", "reason"),
    [
        (49_999_99, CountReason.GROWTH),
        (50_000_00, CountReason.LARGER_GROWTH),
        (None, CountReason.UNKNOWN_BASIS),
    ],
)
def test_growth_counts_below_the_threshold(basis, reason) -> None:
    assert what_counts(replace(GROWTH, arr_basis=basis), THRESHOLD) is reason
    assert what_counts(replace(GROWTH, arr_basis=basis, order_type=None), THRESHOLD) is reason


@pytest.mark.parametrize("deal", [RENEWAL, GROWTH])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"order_type": OrderType.FIRST_ORDER}, CountReason.FIRST_ORDER),
        ({"order_type": OrderType.CONNECTED}, CountReason.CONNECTED),
        *(({"outcome": each}, CountReason.NOT_WON) for each in OpportunityOutcome if each != "won"),
        ({"has_isr": False}, CountReason.NO_ISR),
        ({"order_type": OrderType.OTHER}, CountReason.OTHER_ORDER),
    ],
)
def test_what_speaks_against_it(deal, change, reason) -> None:
    assert what_counts(replace(deal, **change), THRESHOLD) is reason


def test_what_the_page_does_not_say_is_left_to_the_plan() -> None:
    for deal in (
        replace(GROWTH, kind=OpportunityKind.NEW_BUSINESS, order_type=None),
        replace(GROWTH, order_type=OrderType.CONTRACTION),
        replace(GROWTH, kind=OpportunityKind.OTHER, order_type=OrderType.CHURN_FINAL),
    ):
        found = what_counts(deal, THRESHOLD)
        assert (found, found.answer) == (CountReason.NOTHING_SAID, CountAnswer.SEE_PLAN)


def test_a_renewal_counts_with_won_atr_and_net_arr_and_growth_with_net_arr() -> None:
    assert counted_amounts(replace(RENEWAL, amount=7_500_00)) == {
        CreditMeasure.WON_ATR: 7_500_00,
        CreditMeasure.NET_ARR: -2_500_00,
    }
    assert counted_amounts(replace(RENEWAL, amount=13_000_00))[CreditMeasure.WON_ATR] == 10_000_00
    assert counted_amounts(GROWTH) == {CreditMeasure.NET_ARR: 5_000_00}
    assert counted_amounts(replace(GROWTH, says_net_arr=4_000_00)) == {CreditMeasure.NET_ARR: 4_000_00}
    assert counted_amounts(replace(RENEWAL, amount=None)) == {}


def test_every_answer_has_a_sentence_and_every_yes_and_no_a_quote_of_the_page() -> None:
    for reason in CountReason:
        assert reason.sentence_with("$1").startswith(reason.answer.label)
        assert reason.quote or reason.answer is CountAnswer.SEE_PLAN
