"""Instants and days as a reader sees them: in their own time zone, with its name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from app.shared import clock
from app.shared.locales import COMMON, reader_locale
from app.shared.text import pluralize

TIME_ZONES = sorted(
    zone for zone in available_timezones() if zone == "UTC" or ("/" in zone and not zone.startswith("Etc/"))
)


def parse_instant(text: str) -> datetime:
    """The instant that `isoformat()` has written, in UTC.

    Raises ValueError for any other text, for a time without a zone, and for an instant no calendar reaches.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("no time zone")
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error


def in_zone(instant: datetime, zone: str) -> datetime:
    """The same instant on the clock of a time zone."""
    return instant.astimezone(ZoneInfo(zone))


def format_moment(instant: datetime, zone: str) -> str:
    """An instant with its zone: "Thu 26 Nov, 10:00 (Lisbon)"."""
    local = in_zone(instant, zone)
    return f"{format_day(local.date())}, {clock_time(local)} ({zone_city(zone)})"


def clock_time(local: datetime) -> str:
    """What a clock shows: "15:00", or "3:00 PM" in the reader's form."""
    locale = reader_locale()
    return str(locale.time_formats["short"].apply(local, locale))


def zone_city(zone: str) -> str:
    """The name people know a time zone by: "Lisbon" for Europe/Lisbon."""
    return zone.rpartition("/")[2].replace("_", " ")


def format_day(value: date) -> str:
    """A day: "Thu 26 Nov", with its year where it is not this one: "Fri, 1 Jan 2027"."""
    return _in_form("MMMEd" if value.year == clock.now().year else "yMMMEd", value)


def short_day(value: date) -> str:
    """A day where there is little room: "26 Nov", with its year where it is not this one."""
    return _in_form("MMMd" if value.year == clock.now().year else "yMMMd", value)


def format_month(key: str) -> str:
    """A month that is kept as "2019-03", as it is read: "Mar 2019"."""
    return _in_form("yMMM", date.fromisoformat(f"{key}-01"))


def month_name(value: date) -> str:
    """The short name of a month: "Nov"."""
    return _in_form("MMM", value)


def format_full_day(value: date) -> str:
    """A day as it goes on record, to be read in any year, and by readers everywhere: "26 Nov 2026"."""
    return str(COMMON.datetime_skeletons["yMMMd"].apply(value, COMMON))


def _in_form(skeleton: str, value: date) -> str:
    locale = reader_locale()
    return str(locale.datetime_skeletons[skeleton].apply(value, locale))


def waiting_time(since: datetime) -> str:
    """How long something has waited: "today", "1 day", "3 days"."""
    days = full_days_since(since)
    return pluralize(days, "day") if days else "today"


def time_ago(instant: datetime) -> str:
    """How long ago something was, in the largest measure that fits: "just now", "2 minutes ago"."""
    since = max(clock.now() - instant, timedelta(0))
    for measure, word in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour")):
        if since >= measure:
            return f"{pluralize(since // measure, word)} ago"
    minutes = since // timedelta(minutes=1)
    return f"{pluralize(minutes, 'minute')} ago" if minutes else "just now"


def full_days_since(since: datetime) -> int:
    """Full days between an instant and now, never below zero."""
    return max(0, (clock.now() - since) // timedelta(days=1))
