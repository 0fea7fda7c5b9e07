"""Slots lie within the hours, outside what is taken and below the limits, and none is missing.

The hours are read on a wall clock: the tests look closely at the nights it is set.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.availability.slots import (
    Availability,
    DaysOff,
    Interviewer,
    Slot,
    TimeSpan,
    WeekdayHours,
    free_starts,
    slots_for_pool,
)
from tests.availability.plain_reading import plain_free_starts, plain_slots
from tests.examples import up_to

# Zones, each with days around which its clocks are set, where they are.
DAYS = {
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],  # by half an hour
    "Pacific/Auckland": [date(2026, 4, 5), date(2026, 9, 27)],
    "America/Santiago": [date(2026, 4, 5), date(2026, 9, 6)],  # at midnight, which is skipped
    "Africa/Casablanca": [date(2026, 2, 15), date(2026, 3, 22)],  # for Ramadan
    "Asia/Kolkata": [date(2026, 7, 1)],
    "Asia/Kathmandu": [date(2026, 12, 31)],  # 5:45 from UTC, and the week of a new year
}
NIGHT = time(0)
quarter_hours = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
weekdays = st.integers(0, 6)
hours = st.builds(
    lambda weekday, begins, ends: WeekdayHours(weekday, begins, ends if begins < ends else NIGHT),
    weekdays,
    quarter_hours,
    quarter_hours,
) | st.builds(WeekdayHours, weekdays, st.just(NIGHT), st.just(NIGHT))
ALWAYS = [WeekdayHours(weekday, NIGHT, NIGHT) for weekday in range(7)]


def spans(around: datetime, longest: int):
    """Spans of full minutes within two and a half days of an instant."""

    def span(start: int, length: int) -> TimeSpan:
        begins = around + timedelta(minutes=start)
        return TimeSpan(begins, begins + timedelta(minutes=length))

    return st.builds(span, st.integers(-3600, 3600), st.integers(1, longest))


def days_off(around: date):
    """One day or two, within three days of a day."""

    def off(first: int, more: int) -> DaysOff:
        return DaysOff(around + timedelta(days=first), around + timedelta(days=first + more))

    return st.builds(off, st.integers(-3, 3), st.integers(0, 1))


@st.composite
def questions(draw) -> tuple[str, datetime, dict]:
    """A zone, the noon of a day on which its clocks are set, and what is asked for around it."""
    zone = draw(st.sampled_from(list(DAYS)))
    noon = datetime.combine(draw(st.sampled_from(DAYS[zone])), time(12), UTC)
    earliest = noon - timedelta(minutes=draw(st.integers(0, 2880)))
    latest = earliest + timedelta(minutes=draw(st.integers(0, 4320)))
    return zone, noon, {"minutes": draw(st.integers(5, 120)), "earliest": earliest, "latest": latest}


@st.composite
def availabilities(draw, zone: str, noon: datetime) -> Availability:
    """Someone in this zone or, less often, in another."""
    limits = st.none() | st.integers(0, 3)
    return Availability(
        zone=draw(st.just(zone) | st.sampled_from(list(DAYS))),
        hours=tuple(draw(st.just(ALWAYS) | st.lists(hours, min_size=1, max_size=12))),
        days_off=tuple(draw(st.lists(days_off(noon.date()), max_size=1))),
        most_per_day=draw(limits),
        most_per_week=draw(limits),
        buffer=timedelta(minutes=draw(st.integers(0, 60))),
        busy=tuple(draw(st.lists(spans(noon, 600), max_size=5))),
        booked=tuple(draw(st.lists(spans(noon, 60), max_size=4))),
    )


@settings(
    deadline=None, max_examples=up_to(50, few=12)
)  # each walks thousands of minutes; `torture` takes more
@given(st.data())
def test_a_plain_reading_finds_the_same_starts(data):
    zone, noon, asked = data.draw(questions())
    person = data.draw(availabilities(zone, noon))
    assert free_starts(person, **asked) == plain_free_starts(person, **asked)


@settings(deadline=None, max_examples=up_to(30, few=10))
@given(st.data())
def test_each_start_is_offered_once_with_the_lowest_load(data):
    zone, noon, asked = data.draw(questions())
    someone = st.builds(Interviewer, availabilities(zone, noon), st.integers(0, 2))
    pool = data.draw(st.dictionaries(st.integers(1, 9), someone, min_size=1, max_size=4))

    slots = slots_for_pool(pool, **asked)

    assert slots == plain_slots(pool, **asked)
    assert len({slot.starts_at for slot in slots}) == len(slots)


def berlin(day: date, begins: time, ends: time) -> Availability:
    return Availability("Europe/Berlin", hours=(WeekdayHours(day.weekday(), begins, ends),))


def starts_on(day: date, person: Availability, minutes: int = 30) -> list[str]:
    """The free starts of a day and its night, as a clock on the wall and its zone show them."""
    midnight = datetime.combine(day, NIGHT, ZoneInfo(person.zone))
    asked = {"earliest": midnight, "latest": midnight + timedelta(hours=23, minutes=59)}
    starts = free_starts(person, minutes=minutes, **asked)
    return [f"{start.astimezone(ZoneInfo(person.zone)):%H:%M %Z}" for start in starts]


def test_a_time_the_clock_skips_is_no_start():
    spring = date(2026, 3, 29)
    person = berlin(spring, time(1, 30), time(3, 30))
    assert starts_on(spring, person) == ["01:30 CET", "03:00 CEST"]
    assert starts_on(spring, person, minutes=60) == ["01:30 CET"]  # sixty minutes, up to 03:30


def test_an_hour_that_comes_twice_is_two_hours():
    autumn = date(2026, 10, 25)
    person = berlin(autumn, time(2), time(3))
    assert starts_on(autumn, person) == ["02:00 CEST", "02:30 CEST", "02:00 CET", "02:30 CET"]
    assert starts_on(autumn, person, minutes=120) == ["02:00 CEST"]


def test_hours_that_end_within_the_hour_that_comes_twice_end_twice():
    autumn = date(2026, 10, 25)
    person = berlin(autumn, time(1, 30), time(2, 30))
    assert starts_on(autumn, person) == ["01:30 CEST", "02:00 CEST", "02:00 CET"]
    assert starts_on(autumn, person, minutes=90) == []


def test_the_half_hours_are_those_of_their_own_wall():
    monday = date(2026, 11, 30)
    hours = (WeekdayHours(0, time(9, 10), time(10, 45)),)
    assert starts_on(monday, Availability("Asia/Kathmandu", hours)) == ["09:30 +0545", "10:00 +0545"]


def test_hours_that_meet_are_one_stretch_over_midnight_too():
    sunday = date(2026, 11, 29)
    hours = (
        WeekdayHours(6, time(23), NIGHT),
        WeekdayHours(0, NIGHT, time(0, 30)),
        WeekdayHours(0, time(0, 30), time(1)),
    )
    assert starts_on(sunday, Availability("UTC", hours), minutes=90) == ["23:00 UTC", "23:30 UTC"]


def test_a_slot_may_begin_when_a_busy_time_ends():
    monday = date(2026, 11, 30)
    call = TimeSpan(datetime(2026, 11, 30, 9, 30, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC))
    hours = (WeekdayHours(0, time(9), time(11)),)
    assert starts_on(monday, Availability("UTC", hours, busy=(call,))) == [
        "09:00 UTC",
        "10:00 UTC",
        "10:30 UTC",
    ]
    apart = Availability("UTC", hours, busy=(call,), buffer=timedelta(minutes=15))
    assert starts_on(monday, apart) == ["10:30 UTC"]


def test_the_day_and_the_week_of_a_limit_are_those_of_their_own_wall():
    late_on_sunday = datetime(2026, 11, 29, 22, tzinfo=UTC)  # Monday morning in Auckland
    hours = tuple(WeekdayHours(weekday, time(9), time(10)) for weekday in range(7))
    interview = TimeSpan(late_on_sunday, late_on_sunday + timedelta(minutes=30))
    for limit in ("most_per_day", "most_per_week"):
        person = Availability("Pacific/Auckland", hours, booked=(interview,), **{limit: 1})
        assert starts_on(date(2026, 11, 29), person) == ["09:00 NZDT", "09:30 NZDT"]
        assert starts_on(date(2026, 11, 30), person) == []


def test_of_two_with_the_same_load_the_one_here_longer_is_asked():
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    free = Availability("UTC", (WeekdayHours(0, time(9), time(9, 30)),))
    asked = {"minutes": 30, "earliest": monday, "latest": monday}
    assert slots_for_pool({7: Interviewer(free, 1), 4: Interviewer(free, 1)}, **asked) == [Slot(monday, 4)]
    assert slots_for_pool({7: Interviewer(free, 0), 4: Interviewer(free, 1)}, **asked) == [Slot(monday, 7)]


def test_spans_and_hours_that_make_no_sense_are_refused():
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after it begins"):
        TimeSpan(noon, noon)
    with pytest.raises(ValueError, match="time zone"):
        TimeSpan(noon.replace(tzinfo=None), noon)
    with pytest.raises(ValueError, match="end after they begin"):
        WeekdayHours(0, time(12), time(12))
