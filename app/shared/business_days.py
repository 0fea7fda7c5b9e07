"""Business days of the place a person is in: its weekends and its public holidays.

The place is the country of their time zone, as the tz database's zone.tab has it: of the two tables
there, the one that names a single country for each zone (Oslo's is Norway, and not Germany). An
old name of a zone stands for its new one. A zone without a country, such as UTC, and a country whose
holidays nobody has written down have Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from holidays import country_holidays

DAY = timedelta(days=1)
FRIDAY = 4
WEEKDAYS = 5


def is_business_day(day: date, zone: str) -> bool:
    """Whether people work on a day at the place of a time zone."""
    country = country_of(zone)
    if country is None:
        return day.weekday() <= FRIDAY
    return day in _business_days(country, day.year)


def due_on(start: date, days: int, zone: str) -> date:
    """The day something is due that is to be done so many business days after a start.

    0 is the first business day on or after the start, 1 the business day after that one, and -1 the
    last business day before the start.
    """
    step = DAY if days >= 0 else -DAY
    day = _nearest(start if days >= 0 else start - DAY, step, zone)
    for _ in range(abs(days) - (days < 0)):
        day = _nearest(day + step, step, zone)
    return day


def country_of(zone: str) -> str | None:
    """The country a time zone lies in, by its two letters; None for one that lies in none."""
    countries = _countries()
    return countries.get(zone) or countries.get(_renamed().get(zone, ""))


def _nearest(day: date, step: timedelta, zone: str) -> date:
    while not is_business_day(day, zone):
        day += step
    return day


@lru_cache(maxsize=1000)
def _business_days(country: str, year: int) -> frozenset[date]:
    """Worked out whole, and never changed afterwards: the library's own tables fill up as they are read."""
    first = date(year, 1, 1)
    days = [first + n * DAY for n in range((date(year, 12, 31) - first).days + 1)]
    try:
        known = country_holidays(country, years=year, expand=False)
    except NotImplementedError:
        return frozenset(day for day in days if day.weekday() <= FRIDAY)
    return frozenset(day for day in days if known.is_working_day(day))


@cache
def _countries() -> dict[str, str]:
    lines = (line.split("\t") for line in _lines("zone.tab") if not line.startswith("#"))
    return {zone: country for country, _place, zone, *_ in lines}


@cache
def _renamed() -> dict[str, str]:
    """Which zone an old name stands for: "L Asia/Kolkata Asia/Calcutta"."""
    links = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return {old: zone for _, zone, old in links}


def _lines(name: str) -> Iterator[str]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line)


def weekdays_between(first: date, last: date) -> int:
    """How many days from Monday to Friday lie from one day to another; negative if `last` is earlier.

    Holidays count, so that the answer is the same for places with other holidays.
    """
    return _weekdays_until(last) - _weekdays_until(first)


def _weekdays_until(day: date) -> int:
    """The weekdays from Monday, 1 January of year 1, to a day."""
    weeks, days = divmod((day - date.min).days, 7)
    return weeks * WEEKDAYS + min(days, WEEKDAYS)
