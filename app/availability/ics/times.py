"""Parsing the days, instants and durations of a calendar, with or without seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from app.availability.ics.lines import ContentLine
from app.availability.ics.zones import CalendarZones
from app.availability.spans import TimeSpan

ONE_DAY = timedelta(days=1)
_DATE_OR_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_DURATION = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)


@dataclass(frozen=True)
class CalendarTime:
    """A day, or a time on the wall clock of a zone. The zone is None for a day.

    `unknown_zone` is the name of a zone nobody knows: the time is then read in the person's own.
    """

    wall: datetime
    zone: tzinfo | None
    unknown_zone: str | None = None

    @property
    def is_day(self) -> bool:
        return self.zone is None

    def instant(self, own: tzinfo) -> datetime:
        """The instant; of a day, its beginning in the person's time zone."""
        return self.wall.replace(tzinfo=self.zone or own).astimezone(UTC)


def property_time(line: ContentLine, zones: CalendarZones) -> CalendarTime:
    """The time of a property. Raises ValueError if it is not one."""
    try:
        return parse_calendar_time(line.value, line.parameters.get("TZID"), zones)
    except ValueError:
        zone = f"{line.parameters.get('TZID', '')}:{line.value}".rpartition(":")[0].strip('" ')
        return parse_calendar_time(line.after_last_colon, zone or None, zones)


def property_times(line: ContentLine, zones: CalendarZones) -> Iterator[CalendarTime]:
    """The times of a property with a list; of a period, its beginning. Raises ValueError."""
    for value in line.value.split(","):
        yield parse_calendar_time(value.partition("/")[0], line.parameters.get("TZID"), zones)


def parse_calendar_time(text: str, zone_name: str | None, zones: CalendarZones) -> CalendarTime:
    """Parse a time in a zone. Raises ValueError."""
    said = _DATE_OR_TIME.fullmatch(text.strip())
    if said is None:
        raise ValueError("is no date or time")
    day = date(*(int(part) for part in said.groups()[:3]))
    if said[4] is None:
        return CalendarTime(datetime.combine(day, time(0)), None)
    hour, minute, second = int(said[4]), int(said[5]), min(int(said[6] or 0), 59)
    wall = datetime.combine(day, time(0 if hour == 24 else hour, minute, second)) + (
        ONE_DAY if hour == 24 else 0 * ONE_DAY
    )
    if said[7]:
        return CalendarTime(wall, UTC if said[7].upper() == "Z" else _parse_offset(said[7]))
    if not zone_name:
        return CalendarTime(wall, zones.own)
    zone = zones.named(zone_name)
    return CalendarTime(wall, zone or zones.own, None if zone else zone_name)


def _parse_offset(text: str) -> tzinfo:
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(ahead if text[0] == "+" else -ahead)


def find_date(text: str) -> date | None:
    """The day found anywhere in a text that is not a valid time."""
    for said in _DATE.finditer(text):
        try:
            return date(*(int(part) for part in said.groups()))
        except ValueError:
            continue
    return None


def parse_duration(text: str) -> timedelta:
    """Parse a duration such as PT1H30M. Raises ValueError if it is invalid, negative or over a year."""
    said = _DURATION.fullmatch(text.strip())
    if said is None or not any(said.groups()):
        raise ValueError("is no duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in said.groups())
    length = weeks * 7 * 24 * 60 + days * 24 * 60 + hours * 60 + minutes
    if length > 366 * 24 * 60:
        raise ValueError("is longer than a year")
    return timedelta(minutes=length, seconds=seconds)


def day_span(day: date, own: tzinfo) -> TimeSpan:
    """A whole day in a zone."""
    begins = datetime.combine(day, time(0))
    return TimeSpan(begins.replace(tzinfo=own), (begins + ONE_DAY).replace(tzinfo=own))
