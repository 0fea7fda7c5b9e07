"""Credit of a holdover is split by the month of the fiscal quarter, and the shares add up to the cent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.book.models import OpportunityOutcome
from app.holdovers.rules import (
    Split,
    check_in_time,
    days_left_to_ask,
    expires_on,
    share_credit,
    splits_by_month,
    splits_credit,
    why_not_split,
)
from app.shared.refusals import RuleBroken
from app.shared.sales.fiscal import FiscalCalendar

CALENDAR = FiscalCalendar()
OWEN, NORA, LENA = 1, 2, 3
AUGUST, JANUARY = date(2025, 8, 10), date(2026, 1, 15)


def shares(amount, won_on, *splits, isr_id=NORA) -> list[tuple[int | None, int]]:
    found = share_credit(amount, isr_id=isr_id, won_on=won_on, splits=splits, calendar=CALENDAR)
    return [(share.isr_id, share.amount) for share in found]


@pytest.mark.parametrize(
    ("won_on", "current", "new"),
    [
        (date(2025, 8, 31), 6_000_00, 2_000_00),
        (date(2025, 9, 1), 4_000_00, 4_000_00),
        (date(2025, 10, 31), 2_000_00, 6_000_00),
    ],
)
def test_8000_is_split_by_the_month_of_the_quarter(won_on, current, new) -> None:
    """Worked example 15."""
    assert shares(8_000_00, won_on, Split(OWEN, AUGUST)) == [(OWEN, current), (NORA, new)]


def test_outside_the_quarter_of_the_change_all_is_the_new_isrs() -> None:
    """Worked examples 15 and 18."""
    assert shares(8_000_00, date(2025, 11, 1), Split(OWEN, AUGUST)) == [(NORA, 8_000_00)]
    assert shares(8_000_00, date(2026, 1, 31), Split(OWEN, JANUARY)) == [(OWEN, 2_000_00), (NORA, 6_000_00)]
    assert shares(8_000_00, date(2026, 2, 1), Split(OWEN, JANUARY)) == [(NORA, 8_000_00)]


def test_what_was_won_before_the_change_is_not_split() -> None:
    assert shares(8_000_00, date(2025, 8, 9), Split(OWEN, AUGUST)) == [(NORA, 8_000_00)]


@pytest.mark.parametrize(
    ("amount", "current", "new"),
    [(1, 1, 0), (2, 2, 0), (3, 2, 1), (99, 74, 25), (-1, -1, 0), (-99, -74, -25)],
)
def test_half_a_cent_goes_to_the_current_isr(amount, current, new) -> None:
    assert shares(amount, date(2025, 8, 31), Split(OWEN, AUGUST)) == [(OWEN, current), (NORA, new)]


def test_a_later_change_splits_what_the_first_left_to_its_successor() -> None:
    """Owen → Nora → Lena, in one quarter, whatever the order in which they are read."""
    splits = [Split(OWEN, AUGUST), Split(NORA, date(2025, 9, 5))]
    expected = [(OWEN, 4_000_00), (NORA, 2_000_00), (LENA, 2_000_00)]
    assert shares(8_000_00, date(2025, 9, 20), *splits, isr_id=LENA) == expected
    assert shares(8_000_00, date(2025, 9, 20), *splits[::-1], isr_id=LENA) == expected


def test_what_a_vacant_territory_would_have_is_nobodys() -> None:
    assert shares(8_000_00, date(2025, 8, 31), Split(OWEN, AUGUST), isr_id=None) == [
        (OWEN, 6_000_00),
        (None, 2_000_00),
    ]


AMOUNTS = st.integers(-(10**15), 10**15)
CHANGES = st.lists(st.tuples(st.integers(1, 5), st.dates(date(2025, 7, 1), date(2025, 12, 1))), max_size=4)


@given(amount=AMOUNTS, changes=CHANGES, won_on=st.dates(date(2025, 7, 1), date(2026, 2, 28)))
def test_shares_add_up_to_the_whole_and_lie_between_nothing_and_it(amount, changes, won_on) -> None:
    splits = [Split(isr_id, day) for isr_id, day in changes]
    found = [share for _isr, share in shares(amount, won_on, *splits)]
    assert sum(found) == amount
    assert all(min(0, amount) <= share <= max(0, amount) for share in found)
    assert [-share for share in found] == [share for _isr, share in shares(-amount, won_on, *splits)]


@given(amount=AMOUNTS, day=st.dates(date(2024, 1, 1), date(2028, 1, 1)), starts=st.integers(1, 12))
def test_the_possible_splits_are_those_that_come_true(amount, day, starts) -> None:
    """In any fiscal calendar: each month of the quarter that is left, on its first and last day."""
    calendar = FiscalCalendar(starts)
    months = splits_by_month(day, calendar)
    assert months[0].since == day
    assert months[-1].until == calendar.last_day(calendar.quarter_of(day))
    for month in months:
        for won_on in {month.since, month.until}:
            found = share_credit(
                amount, isr_id=NORA, won_on=won_on, splits=[Split(OWEN, day)], calendar=calendar
            )
            assert [share.amount for share in found] == [*month.split(amount)]
    later = months[-1].until + timedelta(days=1)
    (alone,) = share_credit(amount, isr_id=NORA, won_on=later, splits=[Split(OWEN, day)], calendar=calendar)
    assert (alone.isr_id, alone.amount) == (NORA, amount)


@pytest.mark.parametrize(
    ("outcome", "closed_on", "says"),
    [
        (OpportunityOutcome.OPEN, None, None),
        (OpportunityOutcome.WON, date(2025, 8, 9), "won on Sat, 9 Aug 2025, before the change"),
        (OpportunityOutcome.WON, date(2025, 8, 10), None),
        (OpportunityOutcome.WON, date(2025, 10, 31), None),
        (OpportunityOutcome.WON, date(2025, 11, 1), "after FY26-Q3"),
        (OpportunityOutcome.LOST, date(2025, 8, 20), "closed on Wed, 20 Aug 2025 and not won"),
    ],
)
def test_it_says_why_nothing_can_be_split(outcome, closed_on, says) -> None:
    found = why_not_split(outcome, closed_on, AUGUST, CALENDAR)
    assert found is None if says is None else says in found
    if closed_on and outcome is OpportunityOutcome.WON:
        assert (found is None) == splits_credit(Split(OWEN, AUGUST), closed_on, CALENDAR)


@pytest.mark.parametrize(("day", "left"), [(10, 14), (23, 1), (24, 0), (25, None)])
def test_the_days_left_to_request_end_with_the_last_day(day, left) -> None:
    """Within 14 days: on the day of the change 14 are left, and the last one is the fourteenth after it."""
    today = date(2025, 8, day)
    assert days_left_to_ask(AUGUST, 14, today) == left
    if left is None:
        with pytest.raises(RuleBroken, match="until"):
            check_in_time(AUGUST, 14, today)
    else:
        check_in_time(AUGUST, 14, today)


def test_without_a_decision_it_is_declined_fifteen_days_after_the_quarter() -> None:
    assert expires_on(AUGUST, CALENDAR) == date(2025, 11, 15)
    assert expires_on(JANUARY, CALENDAR) == date(2026, 2, 15)
