"""A step is due on a business day of its owner, a number of business days after its start."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.business_days import (
    after_business_time,
    before_business_time,
    country_of,
    due_on,
    is_business_day,
)
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


@settings(deadline=None)
@given(
    days,
    st.integers(0, 24 * 60 - 1),
    st.timedeltas(timedelta(0), timedelta(days=12)),
    zones,
)
def test_business_time_counts_every_business_day_from_midnight_to_midnight(
    on: date, minute: int, wait: timedelta, zone: str
) -> None:
    """What lies between the two on business days, added up day by day, is what was asked for."""
    start = datetime.combine(on, time(), UTC) + timedelta(minutes=minute)
    end = after_business_time(start, wait, zone)
    first, last = start.astimezone(ZoneInfo(zone)).date(), end.astimezone(ZoneInfo(zone)).date()
    passed = timedelta(0)
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        begins, ends = (midnight(each, zone) for each in (day, day + DAY))
        if is_business_day(day, zone):
            passed += max(min(end, ends) - max(start, begins), timedelta(0))
    assert passed == wait


def midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def test_a_day_from_friday_afternoon_ends_on_monday_afternoon() -> None:
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert after_business_time(friday, timedelta(hours=24), "UTC") == friday + timedelta(days=3)


@settings(deadline=None)
@given(
    days,
    st.integers(0, 24 * 60 - 1),
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.timedeltas(timedelta(minutes=1), timedelta(days=12)),
    zones,
)
def test_what_waited_so_long_began_before_the_instant_counted_back(
    on: date, minute: int, passed: timedelta, wait: timedelta, zone: str
) -> None:
    start = datetime.combine(on, time(), UTC) + timedelta(minutes=minute)
    now = start + passed
    assert (after_business_time(start, wait, zone) <= now) == (start <= before_business_time(now, wait, zone))
