"""Events of a calendar, each with its time and what of it cannot be read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.availability.ics.lines import Component, ContentLine
from app.availability.ics.times import (
    ONE_DAY,
    CalendarTime,
    day_span,
    find_date,
    parse_duration,
    property_time,
    property_times,
)
from app.availability.ics.zones import CalendarZones
from app.availability.spans import TimeSpan
from app.shared.text import one_line, truncate

MAX_EVENT_TITLE_LENGTH = 60
MAX_QUOTE_LENGTH = 40
_FREE_STATUSES = ("FREE", "WORKINGELSEWHERE")
_MAX_OFFSET_AHEAD, _MAX_OFFSET_BEHIND = timedelta(hours=14), timedelta(hours=12)  # of UTC, anywhere on earth


@dataclass
class Event:
    """One event: a master, or the exception that replaces one time of a series (`replaces`).

    `problems` say what cannot be read. `blocked` is the time it blocks if its start is unknown.
    """

    uid: str
    number: int
    title: str
    is_free: bool
    start: CalendarTime | None = None
    length: timedelta = timedelta(0)
    rules: list[str] = field(default_factory=list)
    extra: list[CalendarTime] = field(default_factory=list)
    excluded: list[CalendarTime] = field(default_factory=list)
    replaces: CalendarTime | None = None
    and_later: bool = False
    blocked: TimeSpan | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.extra)

    def span_from(self, start: CalendarTime, zones: CalendarZones) -> TimeSpan | None:
        """The busy time of an event that begins at `start`; None if it has no length."""
        begins = start.instant(zones.own)
        if start.is_day:
            ends = CalendarTime(start.wall + self.length, None).instant(zones.own)
        else:
            ends = begins + self.length
        if ends <= begins:
            return None
        if start.unknown_zone is None:
            return TimeSpan(begins, ends)
        in_utc = start.wall.replace(tzinfo=UTC)
        return TimeSpan(in_utc - _MAX_OFFSET_AHEAD, in_utc + self.length + _MAX_OFFSET_BEHIND)


def parse_event(component: Component, zones: CalendarZones, owners: frozenset[str]) -> Event:
    """The event of a component. `owners` are the emails of the calendar's owner, in lower case."""
    uid = component.first("UID")
    event = Event(
        uid=uid.value if uid else f"line {component.number}",
        number=component.number,
        title=_title(component.first("SUMMARY")),
        is_free=_is_free(component, owners),
    )
    _read_start(event, component, zones)
    if event.start is not None:
        _read_end(event, event.start, component, zones)
        _read_series(event, component, zones)
    return event


def _title(summary: ContentLine | None) -> str:
    words = summary.value if summary else ""
    for written, meant in (("\\n", " "), ("\\N", " "), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        words = words.replace(written, meant)
    return truncate(one_line(words), MAX_EVENT_TITLE_LENGTH)


def _quote(value: str) -> str:
    return truncate(one_line(value), MAX_QUOTE_LENGTH)


def _is_free(component: Component, owners: frozenset[str]) -> bool:
    status = component.value("X-MICROSOFT-CDO-BUSYSTATUS")
    if component.value("STATUS") == "CANCELLED" or _is_declined(component, owners):
        return True
    return status in _FREE_STATUSES or (component.value("TRANSP") == "TRANSPARENT" and status != "OOF")


def _is_declined(component: Component, owners: frozenset[str]) -> bool:
    """Whether the owner of the calendar has declined it."""
    answers = [line.parameters for line in component.all("ATTENDEE") if _addresses(line) & owners]
    return any(each.get("PARTSTAT", "").upper() == "DECLINED" for each in answers)


def _addresses(line: ContentLine) -> set[str]:
    said = (line.value, line.after_last_colon, line.parameters.get("EMAIL", ""))
    return {calendar_email(each) for each in said}


def calendar_email(text: str) -> str:
    """The email of "MAILTO:Ines@Example.com", in lower case."""
    return text.strip("<>\"' ").lower().removeprefix("mailto:").strip("<>\"' ")


def _read_start(event: Event, component: Component, zones: CalendarZones) -> None:
    line = component.first("DTSTART")
    if line is None:
        event.problems.append("it has no start")
        line = component.first("DTEND")
    else:
        try:
            event.start = property_time(line, zones)
        except (ValueError, OverflowError):
            event.problems.append(f"its start “{_quote(line.value)}” is not a date or time")
    if event.start is None and line is not None and (day := find_date(line.value)):
        event.blocked = day_span(day, zones.own)
    if event.start and event.start.unknown_zone:
        event.problems.append(f"its time zone “{_quote(event.start.unknown_zone)}” is unknown")


def _read_end(event: Event, start: CalendarTime, component: Component, zones: CalendarZones) -> None:
    end, lasts = component.first("DTEND"), component.first("DURATION")
    try:
        if end is not None:
            event.length = _length_until(start, property_time(end, zones), zones)
        elif lasts is not None:
            event.length = parse_duration(lasts.value)
        else:
            event.length = ONE_DAY if start.is_day else timedelta(0)
    except (ValueError, OverflowError):
        written = end.value if end else lasts.value if lasts else ""
        event.problems.append(f"its end “{_quote(written)}” is not after its start, or is not a time")
        midnight = datetime.combine(start.wall.date(), datetime.min.time()) + ONE_DAY
        event.length = ONE_DAY if start.is_day else midnight - start.wall


def _length_until(start: CalendarTime, end: CalendarTime, zones: CalendarZones) -> timedelta:
    """The length of an event: in calendar days, or in elapsed time. Raises ValueError."""
    if start.is_day and end.is_day:
        return max(end.wall - start.wall, ONE_DAY) if end.wall >= start.wall else _raise_backwards()
    if start.unknown_zone and end.zone == start.zone:
        length = end.wall - start.wall
    else:
        length = end.instant(zones.own) - start.instant(zones.own)
    return length if length >= timedelta(0) else _raise_backwards()


def _raise_backwards() -> timedelta:
    raise ValueError("ends before it begins")


def _read_series(event: Event, component: Component, zones: CalendarZones) -> None:
    event.rules = [line.value for line in component.all("RRULE")]
    for line in component.all("RDATE"):
        try:
            event.extra += property_times(line, zones)
        except (ValueError, OverflowError):
            event.problems.append(f"one of its dates “{_quote(line.value)}” is not a date")
    for line in component.all("EXDATE"):
        for value in line.value.split(","):
            with suppress(ValueError, OverflowError):  # a time that is not excluded stays busy
                event.excluded += property_times(replace(line, value=value), zones)
    of = component.first("RECURRENCE-ID")
    if of is not None:
        event.and_later = of.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
        try:
            event.replaces = property_time(of, zones)
        except (ValueError, OverflowError):
            event.replaces = None  # both this time and the one it would replace are busy
