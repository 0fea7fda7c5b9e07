"""Days, instants and durations as calendars write them, with seconds or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from app.availability.ics.lines import Line
from app.availability.ics.zones import Zones
from app.availability.spans import Span

DAY = timedelta(days=1)
_WHEN = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_DURATION = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)


@dataclass(frozen=True)
class When:
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
        """The instant, of a day its beginning where the person is."""
        return self.wall.replace(tzinfo=self.zone or own).astimezone(UTC)


def when(line: Line, zones: Zones) -> When:
    """The time of a property. Raises ValueError where it is none."""
    try:
        return parsed(line.value, line.parameters.get("TZID"), zones)
    except ValueError:
        zone = f"{line.parameters.get('TZID', '')}:{line.value}".rpartition(":")[0].strip('" ')
        return parsed(line.after_last_colon, zone or None, zones)


def each_when(line: Line, zones: Zones) -> Iterator[When]:
    """The times of a property that lists some; of a period its beginning. Raises ValueError."""
    for value in line.value.split(","):
        yield parsed(value.partition("/")[0], line.parameters.get("TZID"), zones)


def parsed(text: str, zone_name: str | None, zones: Zones) -> When:
    """A time as it is written, in a zone. Raises ValueError."""
    said = _WHEN.fullmatch(text.strip())
    if said is None:
        raise ValueError("is no date or time")
    day = date(*(int(part) for part in said.groups()[:3]))
    if said[4] is None:
        return When(datetime.combine(day, time(0)), None)
    hour, minute, second = int(said[4]), int(said[5]), min(int(said[6] or 0), 59)
    wall = datetime.combine(day, time(0 if hour == 24 else hour, minute, second)) + (
        DAY if hour == 24 else 0 * DAY
    )
    if said[7]:
        return When(wall, UTC if said[7].upper() == "Z" else _ahead(said[7]))
    if not zone_name:
        return When(wall, zones.own)
    zone = zones.named(zone_name)
    return When(wall, zone or zones.own, None if zone else zone_name)


def _ahead(text: str) -> tzinfo:
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(ahead if text[0] == "+" else -ahead)


def day_in(text: str) -> date | None:
    """The day that is named somewhere in a text that is no time as a whole."""
    for said in _DATE.finditer(text):
        try:
            return date(*(int(part) for part in said.groups()))
        except ValueError:
            continue
    return None


def duration(text: str) -> timedelta:
    """A duration such as PT1H30M. Raises ValueError for none, and for one that is negative or endless."""
    said = _DURATION.fullmatch(text.strip())
    if said is None or not any(said.groups()):
        raise ValueError("is no duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in said.groups())
    length = weeks * 7 * 24 * 60 + days * 24 * 60 + hours * 60 + minutes
    if length > 366 * 24 * 60:
        raise ValueError("is longer than a year")
    return timedelta(minutes=length, seconds=seconds)


def whole_day(day: date, own: tzinfo) -> Span:
    """A day where the person is."""
    begins = datetime.combine(day, time(0))
    return Span(begins.replace(tzinfo=own), (begins + DAY).replace(tzinfo=own))
