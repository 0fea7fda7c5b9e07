"""Business days where a person is: its weekends and its public holidays.

The place is the country of their time zone in zone.tab of the tz database, which names one country for each
zone. An old name of a zone counts as its new one. A zone without a country, such as UTC, and a country
without known holidays have Monday to Friday. A `WorkCalendar` has what a company says beside that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from holidays import country_holidays

from app.shared.regions import Region, region_of_zone

DAY = timedelta(days=1)
MORNING = time(9)
FRIDAY = 4
WEEKDAYS = 5


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """What a company says of its business days; one is equal to itself alone.

    `weekdays` are those on which it works, 0 for Monday; None: those of each country. `days_off` are its own,
    by region; None: everywhere.
    """

    weekdays: frozenset[int] | None = None
    days_off: Mapping[Region | None, frozenset[date]] = field(default_factory=dict)

    def is_off(self, day: date, zone: str) -> bool:
        """True if nobody works on a day where a time zone is, because the company says so."""
        if self.weekdays is not None and day.weekday() not in self.weekdays:
            return True
        if not self.days_off:
            return False
        of_region = self.days_off.get(region_of_zone(zone), frozenset())
        return day in of_region or day in self.days_off.get(None, frozenset())


PUBLIC_CALENDAR = WorkCalendar()


def is_business_day(day: date, zone: str, calendar: WorkCalendar = PUBLIC_CALENDAR) -> bool:
    """True if a day is a business day in the country of a time zone, and to the company."""
    if calendar.is_off(day, zone):
        return False
    country = country_of(zone)
    if calendar.weekdays is not None:
        return country is None or day not in _public_holidays(country, day.year)
    if country is None:
        return day.weekday() <= FRIDAY
    return day in _business_days(country, day.year)


@lru_cache(maxsize=10_000)
def due_on(start: date, days: int, zone: str, calendar: WorkCalendar = PUBLIC_CALENDAR) -> date:
    """The due date `days` business days after a start.

    0 is the first business day on or after the start, 1 is the next one, and -1 is the last business day
    before the start.
    """
    step = DAY if days >= 0 else -DAY
    day = _nearest(start if days >= 0 else start - DAY, step, zone, calendar)
    for _ in range(abs(days) - (days < 0)):
        day = _nearest(day + step, step, zone, calendar)
    return day


def after_business_time(
    start: datetime, wait: timedelta, zone: str, calendar: WorkCalendar = PUBLIC_CALENDAR
) -> datetime:
    """The instant at which so much time has passed on business days where a time zone is.

    24 hours from Friday 15:00 end on Monday 15:00. A day has the hours its clocks give it: 23 or 25 when they
    change.
    """
    now = start.astimezone(UTC)
    day = start.astimezone(ZoneInfo(zone)).date()
    while True:
        end = datetime.combine(day + DAY, time(), ZoneInfo(zone)).astimezone(UTC)
        if is_business_day(day, zone, calendar):
            if now + wait <= end:
                return now + wait
            wait -= end - now
        now, day = end, day + DAY


def before_business_time(
    end: datetime, wait: timedelta, zone: str, calendar: WorkCalendar = PUBLIC_CALENDAR
) -> datetime:
    """The latest instant from which so much time has passed on business days until `end`.

    What began then or earlier has waited as long, as `after_business_time` counts it.
    """
    now = end.astimezone(UTC)
    day = end.astimezone(ZoneInfo(zone)).date()
    while True:
        start = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        if is_business_day(day, zone, calendar):
            if now - wait >= start:
                return now - wait
            wait -= now - start
        now, day = start, day - DAY


def next_business_morning(now: datetime, zone: str, calendar: WorkCalendar = PUBLIC_CALENDAR) -> datetime:
    """Nine o'clock on the next business day after today where a time zone is."""
    day = due_on(now.astimezone(ZoneInfo(zone)).date() + DAY, 0, zone, calendar)
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def country_of(zone: str) -> str | None:
    """The two-letter code of the country of a time zone; None if it has no country."""
    countries = _countries()
    return countries.get(zone) or countries.get(_renamed().get(zone, ""))


def _nearest(day: date, step: timedelta, zone: str, calendar: WorkCalendar) -> date:
    while not is_business_day(day, zone, calendar):
        day += step
    return day


@lru_cache(maxsize=1000)
def _business_days(country: str, year: int) -> frozenset[date]:
    """All business days of a year, computed once: the library's own tables change while they are read."""
    first = date(year, 1, 1)
    days = [first + n * DAY for n in range((date(year, 12, 31) - first).days + 1)]
    try:
        known = country_holidays(country, years=year, expand=False)
    except NotImplementedError:
        return frozenset(day for day in days if day.weekday() <= FRIDAY)
    return frozenset(day for day in days if known.is_working_day(day))


@lru_cache(maxsize=1000)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year, whatever days its weeks have."""
    try:
        return frozenset(country_holidays(country, years=year, expand=False))
    except NotImplementedError:
        return frozenset()


@cache
def _countries() -> dict[str, str]:
    lines = (line.split("\t") for line in _lines("zone.tab") if not line.startswith("#"))
    return {zone: country for country, _place, zone, *_ in lines}


@cache
def _renamed() -> dict[str, str]:
    """New zone names by old name, from lines such as "L Asia/Kolkata Asia/Calcutta"."""
    links = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return {old: zone for _, zone, old in links}


def _lines(name: str) -> Iterator[str]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line)


def weekdays_between(first: date, last: date) -> int:
    """The number of weekdays from one day to another; negative if `last` is earlier.

    Holidays count, so that the number is the same everywhere.
    """
    return _weekdays_until(last) - _weekdays_until(first)


def _weekdays_until(day: date) -> int:
    """The number of weekdays from 1 January of year 1, a Monday, to a day."""
    weeks, days = divmod((day - date.min).days, 7)
    return weeks * WEEKDAYS + min(days, WEEKDAYS)


@dataclass(frozen=True)
class DaySpread:
    """Times in business days: how many took so many days."""

    counts: Mapping[int, int]

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def median(self) -> int | None:
        return self.at_percent(50)

    @property
    def high(self) -> int | None:
        """The 90th percentile."""
        return self.at_percent(90)

    def up_to(self, days: int) -> int:
        """How many took at most so many days."""
        return sum(number for each, number in self.counts.items() if each <= days)

    def at_percent(self, percent: int) -> int | None:
        """The days in which this share of them was done; None of nothing."""
        needed = -(-self.number * percent // 100)
        return next((days for days in sorted(self.counts) if self.up_to(days) >= needed), None)
