"""A step is due on a business day of its owner, a number of business days after its start."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.business_days import country_of, due_on, is_business_day
from app.shared.times import TIME_ZONES

DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
zones = st.sampled_from(TIME_ZONES)
counts = st.integers(-60, 120)


def plainly(start: date, count: int, zone: str) -> date:
    """The due day, found slowly: walk the calendar and count the business days."""
    worked = [day for day in (start + n * DAY for n in range(-200, 300)) if is_business_day(day, zone)]
    from_start = [day for day in worked if day >= start]
    before = [day for day in worked if day < start]
    return from_start[count] if count >= 0 else before[count]


@settings(deadline=None)  # the first look at a country works out its year
@given(days, counts, zones)
def test_the_due_day_is_a_business_day_and_the_right_number_after_the_start(
    start: date, count: int, zone: str
) -> None:
    due = due_on(start, count, zone)
    assert is_business_day(due, zone)
    assert due == plainly(start, count, zone)


@settings(deadline=None)
@given(days, counts, zones)
def test_a_later_start_or_a_longer_count_is_never_due_earlier(start: date, count: int, zone: str) -> None:
    due = due_on(start, count, zone)
    assert due <= due_on(start + DAY, count, zone)
    assert due < due_on(start, count + 1, zone)


@pytest.mark.parametrize(
    ("start", "count", "zone", "due"),
    [
        (date(2026, 11, 2), 0, "Europe/Berlin", date(2026, 11, 2)),  # a Monday
        (date(2026, 11, 7), 0, "Europe/Berlin", date(2026, 11, 9)),  # a Saturday
        (date(2026, 11, 2), 5, "Europe/Berlin", date(2026, 11, 9)),
        (date(2026, 11, 2), -1, "Europe/Berlin", date(2026, 10, 30)),
        (date(2026, 12, 24), 1, "Europe/Berlin", date(2026, 12, 28)),  # two holidays, one a Saturday
        (date(2026, 12, 24), 1, "Asia/Tokyo", date(2026, 12, 25)),
        (date(2026, 11, 25), 1, "America/New_York", date(2026, 11, 27)),  # Thanksgiving
        (date(2026, 11, 25), 1, "America/Toronto", date(2026, 11, 26)),
        (date(2026, 11, 6), 0, "Asia/Riyadh", date(2026, 11, 8)),  # Friday and Saturday are their weekend
        (date(2026, 12, 24), 1, "UTC", date(2026, 12, 25)),  # no country, no holidays
    ],
)
def test_each_country_has_its_weekend_and_its_holidays(start: date, count: int, zone: str, due: date) -> None:
    assert due_on(start, count, zone) == due


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Oslo", "NO"),
        ("Europe/Amsterdam", "NL"),
        ("US/Pacific", "US"),
        ("Asia/Calcutta", "IN"),
        ("UTC", None),
        ("Nowhere/Atall", None),
    ],
)
def test_a_time_zone_has_a_country_by_its_old_name_too(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


def test_every_time_zone_in_the_list_has_a_country_except_utc() -> None:
    assert [zone for zone in TIME_ZONES if country_of(zone) is None] == ["UTC"]
