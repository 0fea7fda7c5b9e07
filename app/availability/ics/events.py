"""Events as they are written, each with when it is and what of it cannot be read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.availability.ics.lines import Component, Line
from app.availability.ics.times import DAY, When, day_in, duration, each_when, when, whole_day
from app.availability.ics.zones import Zones
from app.availability.spans import Span
from app.shared.text import one_line, truncate

LONGEST_TITLE = 60
LONGEST_QUOTED = 40
_FREE = ("FREE", "WORKINGELSEWHERE")
_FURTHEST_AHEAD, _FURTHEST_BEHIND = timedelta(hours=14), timedelta(hours=12)  # of UTC, anywhere on earth


@dataclass
class Event:
    """One event: a master, or the exception that replaces one time of a series (`replaces`).

    `problems` say what of it cannot be read. `blocked` is what it blocks where that is all that is known.
    """

    uid: str
    number: int
    title: str
    is_free: bool
    start: When | None = None
    length: timedelta = timedelta(0)
    rules: list[str] = field(default_factory=list)
    extra: list[When] = field(default_factory=list)
    excluded: list[When] = field(default_factory=list)
    replaces: When | None = None
    and_later: bool = False
    blocked: Span | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.extra)

    def span_from(self, start: When, zones: Zones) -> Span | None:
        """When it is busy if it begins so; None where it takes no time."""
        begins = start.instant(zones.own)
        if start.is_day:
            ends = When(start.wall + self.length, None).instant(zones.own)
        else:
            ends = begins + self.length
        if ends <= begins:
            return None
        if start.unknown_zone is None:
            return Span(begins, ends)
        in_utc = start.wall.replace(tzinfo=UTC)
        return Span(in_utc - _FURTHEST_AHEAD, in_utc + self.length + _FURTHEST_BEHIND)


def event_of(component: Component, zones: Zones, owners: frozenset[str]) -> Event:
    """An event as it is written. `owners` are the emails of the owner of the calendar, in small letters."""
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


def _title(summary: Line | None) -> str:
    words = summary.value if summary else ""
    for written, meant in (("\\n", " "), ("\\N", " "), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        words = words.replace(written, meant)
    return truncate(one_line(words), LONGEST_TITLE)


def _quoted(value: str) -> str:
    return truncate(one_line(value), LONGEST_QUOTED)


def _is_free(component: Component, owners: frozenset[str]) -> bool:
    status = component.value("X-MICROSOFT-CDO-BUSYSTATUS")
    if component.value("STATUS") == "CANCELLED" or _is_declined(component, owners):
        return True
    return status in _FREE or (component.value("TRANSP") == "TRANSPARENT" and status != "OOF")


def _is_declined(component: Component, owners: frozenset[str]) -> bool:
    """Whether the owner of the calendar has said no to it."""
    answers = [line.parameters for line in component.all("ATTENDEE") if _addresses(line) & owners]
    return any(each.get("PARTSTAT", "").upper() == "DECLINED" for each in answers)


def _addresses(line: Line) -> set[str]:
    said = (line.value, line.after_last_colon, line.parameters.get("EMAIL", ""))
    return {email_in(each) for each in said}


def email_in(text: str) -> str:
    """The email of "MAILTO:Ines@Example.com", in small letters."""
    return text.strip("<>\"' ").lower().removeprefix("mailto:").strip("<>\"' ")


def _read_start(event: Event, component: Component, zones: Zones) -> None:
    line = component.first("DTSTART")
    if line is None:
        event.problems.append("it does not say when it begins")
        line = component.first("DTEND")
    else:
        try:
            event.start = when(line, zones)
        except (ValueError, OverflowError):
            event.problems.append(f"its start “{_quoted(line.value)}” is not a date or time")
    if event.start is None and line is not None and (day := day_in(line.value)):
        event.blocked = whole_day(day, zones.own)
    if event.start and event.start.unknown_zone:
        event.problems.append(f"its time zone “{_quoted(event.start.unknown_zone)}” is not known")


def _read_end(event: Event, start: When, component: Component, zones: Zones) -> None:
    end, lasts = component.first("DTEND"), component.first("DURATION")
    try:
        if end is not None:
            event.length = _until(start, when(end, zones), zones)
        elif lasts is not None:
            event.length = duration(lasts.value)
        else:
            event.length = DAY if start.is_day else timedelta(0)
    except (ValueError, OverflowError):
        written = end.value if end else lasts.value if lasts else ""
        event.problems.append(f"its end “{_quoted(written)}” does not come after its start, or is not a time")
        midnight = datetime.combine(start.wall.date(), datetime.min.time()) + DAY
        event.length = DAY if start.is_day else midnight - start.wall


def _until(start: When, end: When, zones: Zones) -> timedelta:
    """How long it takes: of days by the calendar, else as time goes by. Raises ValueError."""
    if start.is_day and end.is_day:
        return max(end.wall - start.wall, DAY) if end.wall >= start.wall else _backwards()
    if start.unknown_zone and end.zone == start.zone:
        length = end.wall - start.wall
    else:
        length = end.instant(zones.own) - start.instant(zones.own)
    return length if length >= timedelta(0) else _backwards()


def _backwards() -> timedelta:
    raise ValueError("ends before it begins")


def _read_series(event: Event, component: Component, zones: Zones) -> None:
    event.rules = [line.value for line in component.all("RRULE")]
    for line in component.all("RDATE"):
        try:
            event.extra += each_when(line, zones)
        except (ValueError, OverflowError):
            event.problems.append(f"one of its dates “{_quoted(line.value)}” is not a date")
    for line in component.all("EXDATE"):
        for value in line.value.split(","):
            with suppress(ValueError, OverflowError):  # what is not left out keeps its person busy
                event.excluded += each_when(replace(line, value=value), zones)
    of = component.first("RECURRENCE-ID")
    if of is not None:
        event.and_later = of.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
        try:
            event.replaces = when(of, zones)
        except (ValueError, OverflowError):
            event.replaces = None  # then it is busy beside the time it was to replace
