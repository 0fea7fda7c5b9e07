"""There is one clock, in UTC. People read times in their own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.people.models import AttemptCount
from app.shared import clock
from app.shared.times import TIME_ZONES, format_day, format_moment, full_days_since, in_zone, waiting_time

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_the_clock_can_be_stopped_moved_and_started():
    clock.freeze(NOON.astimezone(ZoneInfo("Asia/Tokyo")))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC

    clock.move(timedelta(hours=2))
    assert clock.now() == NOON + timedelta(hours=2)

    clock.unfreeze()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("zone", "today"),
    [
        ("Pacific/Auckland", date(2026, 11, 27)),
        ("UTC", date(2026, 11, 26)),
        ("America/Denver", date(2026, 11, 26)),
    ],
)
def test_today_is_the_day_in_the_time_zone_of_a_person(zone, today):
    clock.freeze(NOON)
    assert clock.today(zone) == today


def test_a_moment_is_written_in_the_readers_time_zone_with_its_city():
    clock.freeze(NOON)
    assert format_moment(NOON, "Europe/Lisbon") == "Thu 26 Nov, 12:00 (Lisbon)"
    assert format_moment(NOON, "America/New_York") == "Thu 26 Nov, 07:00 (New York)"
    assert format_moment(NOON, "Pacific/Auckland") == "Fri 27 Nov, 01:00 (Auckland)"


def test_each_time_zone_has_its_own_summer_time():
    clock.freeze(NOON)
    july = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert [in_zone(instant, "Europe/Berlin").hour for instant in (NOON, july)] == [13, 14]


def test_a_day_of_another_year_has_its_year():
    clock.freeze(NOON)
    assert format_day(date(2026, 12, 31)) == "Thu 31 Dec"
    assert format_day(date(2027, 1, 1)) == "Fri, 1 Jan 2027"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "today"),
        (timedelta(hours=23, minutes=59), "today"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=5), "3 days"),
        (timedelta(days=-2), "today"),
    ],
)
def test_a_waiting_time_is_in_whole_days(ago, words):
    clock.freeze(NOON)
    assert waiting_time(NOON - ago) == words
    assert full_days_since(NOON - ago) == max(0, ago.days)


def test_every_time_zone_in_the_list_is_known():
    clock.freeze(NOON)
    assert {"UTC", "Europe/Lisbon", "America/New_York"} <= set(TIME_ZONES)
    for zone in TIME_ZONES:
        assert format_moment(NOON, zone)


def test_the_database_returns_the_same_instant_that_was_stored(session):
    tokyo = NOON.astimezone(ZoneInfo("Asia/Tokyo"))
    kept = AttemptCount(key="x", count=1, until=tokyo)
    session.add(kept)
    session.commit()

    assert kept.until == NOON
    assert kept.until.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(session):
    session.add(AttemptCount(key="x", count=1, until=NOON.replace(tzinfo=None)))
    with pytest.raises(Exception, match="An instant needs a time zone"):
        session.flush()
