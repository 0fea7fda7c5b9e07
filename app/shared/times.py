"""Instants and days as a reader sees them, in their time zone and the form of their region."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import ngettext

from app.shared import clock
from app.shared.clock import FIRST_DAY, LAST_DAY
from app.shared.locales import COMMON, reader_locale

TIME_ZONES = sorted(
    zone for zone in available_timezones() if zone == "UTC" or ("/" in zone and not zone.startswith("Etc/"))
)


def day_range_sentence() -> str:
    """The refusal of a day that is out of range."""
    return _("Enter a day from %(first)s to %(last)s.", first=FIRST_DAY.year, last=LAST_DAY.year)


def parse_instant(text: str) -> datetime:
    """The instant of an ISO 8601 text, in UTC.

    Raises ValueError for another text, a time without a zone, and an instant out of range.
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
    return moment_text(instant, zone, reader_locale(), clock.now().year)


@lru_cache(maxsize=4000)
def moment_text(instant: datetime, zone: str, locale: Locale, this_year: int) -> str:
    """The same for a locale and the current year: a page that shows many asks for these once."""
    local = in_zone(instant, zone)
    day = _written("MMMEd" if local.year == this_year else "yMMMEd", local.date(), locale)
    return f"{day}, {_clock_text(local.hour, local.minute, locale)} ({zone_city(zone)})"


def clock_time(local: datetime) -> str:
    """A time of day: "15:00", or "3:00 PM" for a reader in the US."""
    return _clock_text(local.hour, local.minute, reader_locale())


@lru_cache(maxsize=4000)
def _clock_text(hour: int, minute: int, locale: Locale) -> str:
    return str(locale.time_formats["short"].apply(time(hour, minute), locale))


def zone_city(zone: str) -> str:
    """The city of a time zone: "Lisbon" for Europe/Lisbon."""
    return zone.rpartition("/")[2].replace("_", " ")


def format_day(value: date) -> str:
    """A day: "Thu 26 Nov", with its year if it is not the current one: "Fri, 1 Jan 2027"."""
    return _in_form("MMMEd" if value.year == clock.now().year else "yMMMEd", value)


def format_weekday(value: date) -> str:
    """A day with the whole name of its weekday: "Monday, 3 August"."""
    return f"{_written_as('EEEE', value, reader_locale())}, {_in_form('MMMMd', value)}"


def short_day(value: date) -> str:
    """A short day: "26 Nov", with its year if it is not the current one."""
    return _in_form("MMMd" if value.year == clock.now().year else "yMMMd", value)


def format_month(key: str) -> str:
    """A month that is stored as "2019-03": "Mar 2019"."""
    return _in_form("yMMM", date.fromisoformat(f"{key}-01"))


def month_name(value: date) -> str:
    """The short name of a month: "Nov"."""
    return _in_form("MMM", value)


def format_full_day(value: date) -> str:
    """A day for records, the same for all readers: "26 Nov 2026"."""
    return str(COMMON.datetime_skeletons["yMMMd"].apply(value, COMMON))


def reader_full_day(value: date) -> str:
    """A day with its year, in the form of the reader's region: "Nov 26, 2026"."""
    return _in_form("yMMMd", value)


def _in_form(skeleton: str, value: date) -> str:
    return _written(skeleton, value, reader_locale())


@lru_cache(maxsize=4000)
def _written(skeleton: str, value: date, locale: Locale) -> str:
    """A list has the same days again and again, and Babel takes long to write one."""
    return str(locale.datetime_skeletons[skeleton].apply(value, locale))


@lru_cache(maxsize=400)
def _written_as(pattern: str, value: date, locale: Locale) -> str:
    return format_date(value, pattern, locale)


def waiting_time(since: datetime) -> str:
    """How long something has waited: "today", "1 day", "3 days"."""
    return _days_text(full_days_since(since))


@lru_cache(maxsize=4000)
def _days_text(days: int) -> str:
    """All locales have the same texts (`app/web/locale.py`)."""
    return ngettext("%(num)d day", "%(num)d days", days) if days else _("today")


def time_ago(instant: datetime) -> str:
    """How long ago an instant was, in days, hours or minutes: "just now", "2 minutes ago"."""
    since = max(clock.now() - instant, timedelta(0))
    if days := since // timedelta(days=1):
        return ngettext("%(num)d day ago", "%(num)d days ago", days)
    if hours := since // timedelta(hours=1):
        return ngettext("%(num)d hour ago", "%(num)d hours ago", hours)
    minutes = since // timedelta(minutes=1)
    return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes) if minutes else _("just now")


def full_days_since(since: datetime) -> int:
    """The full days between an instant and now, at least 0."""
    return max(0, (clock.now() - since) // timedelta(days=1))
