"""The fiscal calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import builds, dates, integers, sampled_from

from app.shared.sales.fiscal import FiscalCalendar, FiscalQuarter, quarter_from_label

COMPANY = FiscalCalendar()
calendars = builds(FiscalCalendar, integers(1, 12), sampled_from(["start", "end"]))
days = dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("calendar", "day", "label", "month"),
    [
        (COMPANY, date(2026, 1, 31), "FY26-Q4", 3),
        (COMPANY, date(2026, 2, 1), "FY27-Q1", 1),
        (COMPANY, date(2025, 8, 10), "FY26-Q3", 1),
        (FiscalCalendar(4), date(2026, 3, 31), "FY26-Q4", 3),
        (FiscalCalendar(4), date(2026, 4, 1), "FY27-Q1", 1),
        (FiscalCalendar(1), date(2026, 12, 31), "FY26-Q4", 3),
        (FiscalCalendar(1, "start"), date(2026, 1, 1), "FY26-Q1", 1),
        (FiscalCalendar(2, "start"), date(2026, 1, 31), "FY25-Q4", 3),
        (FiscalCalendar(10, "start"), date(2026, 9, 30), "FY25-Q4", 3),
    ],
)
def test_a_day_is_in_a_quarter_and_in_a_month_of_it(calendar, day, label, month):
    assert calendar.quarter_of(day).label == label
    assert calendar.month_of_quarter(day) == month


@given(calendars, days)
def test_a_day_lies_between_the_first_and_the_last_day_of_its_quarter(calendar, day):
    quarter = calendar.quarter_of(day)
    first, last = calendar.first_day(quarter), calendar.last_day(quarter)
    assert first <= day <= last
    assert calendar.quarter_of(first) == calendar.quarter_of(last) == quarter
    assert (calendar.month_of_quarter(first), calendar.month_of_quarter(last)) == (1, 3)


@given(calendars, days)
def test_the_next_quarter_begins_on_the_day_after_the_last(calendar, day):
    quarter = calendar.quarter_of(day)
    after = calendar.last_day(quarter) + timedelta(days=1)
    assert calendar.quarter_of(after) == quarter.plus(1)
    assert calendar.month_of_quarter(after) == 1


@given(integers(-40, 40), integers(-40, 40))
def test_quarters_are_counted_over_the_years(there, back):
    start = FiscalQuarter(2026, 3)
    assert start.plus(there).plus(back) == start.plus(there + back)
    assert (start.plus(there) < start) == (there < 0)


@given(days.filter(lambda day: day.year >= 2000).map(COMPANY.quarter_of))
def test_a_quarter_is_read_from_its_label(quarter):
    assert quarter_from_label(quarter.label) == quarter


@pytest.mark.parametrize("text", ["", "FY26", "FY26-Q5", "FY26-Q0", "2026-Q1", "FY٢٦-Q1", "FY26-Q1 2"])
def test_another_text_is_no_label(text):
    assert quarter_from_label(text) is None
