"""The busy times of a calendar, and what of it could not be read."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from app.availability.ics.events import Event, calendar_email, parse_event
from app.availability.ics.lines import Component, ContentLine, parse_components
from app.availability.ics.series import InvalidRecurrence, series_blocked_times, series_busy_times
from app.availability.ics.times import day_span, find_date, parse_calendar_time, parse_duration
from app.availability.ics.zones import CalendarZones
from app.availability.spans import TimeSpan, merge_spans
from app.shared.text import one_line, truncate
from app.shared.times import format_day

MAX_BUSY_SPANS = 2000
ALL_SERIES_CPU_SECONDS = 1.5  # for all series together; the remaining ones are reported
_IGNORED_GAPS = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 240, 1440))  # count as busy


@dataclass
class CalendarBusyTimes:
    """The busy times within the window, and a sentence for each event that could not be read."""

    spans: list[TimeSpan]
    problems: list[str] = field(default_factory=list)
    is_whole: bool = True


def busy_times_in(
    content: bytes, zones_of: CalendarZones, window: TimeSpan, *, owner: str
) -> CalendarBusyTimes | None:
    """The busy times of the owner of a calendar, known by their email. None if it is no calendar."""
    components = parse_components(content)
    calendars = [each for each in components if each.name == "VCALENDAR"]
    if not calendars:
        return None
    zones = CalendarZones(zones_of.own, (each for each in components if each.name == "VTIMEZONE"))
    events = [each for each in components if each.name == "VEVENT"]
    is_whole = all(each.is_whole for each in calendars)
    if not is_whole and not any(each.is_whole for each in components):
        return None
    reading = _CalendarReader(zones, window, _owners(calendars, owner))
    spans = [*reading.of_events(events), *reading.of_free_busy(components)]
    if not is_whole:
        reading.problems.append("The calendar is cut off. Later events are missing.")
    return CalendarBusyTimes(_limit_spans(merge_spans(spans)), reading.problems, is_whole)


def _owners(calendars: Iterable[Component], owner: str) -> frozenset[str]:
    """The emails of the owner: the one known here, and those in the calendar."""
    values = [
        line.value for each in calendars for name in ("X-WR-CALNAME", "X-OWNER") for line in each.all(name)
    ]
    return frozenset({calendar_email(owner), *(calendar_email(each) for each in values if "@" in each)})


def _limit_spans(spans: list[TimeSpan]) -> list[TimeSpan]:
    """At most MAX_BUSY_SPANS spans: if there are more, the shortest gaps between them count as busy."""
    for gap in _IGNORED_GAPS:
        if len(spans) <= MAX_BUSY_SPANS:
            break
        closed = merge_spans(TimeSpan(span.begins, span.ends + gap) for span in spans)
        spans = [TimeSpan(span.begins, span.ends - gap) for span in closed]
    return spans[:MAX_BUSY_SPANS]


class _CalendarReader:
    def __init__(self, zones: CalendarZones, window: TimeSpan, owners: frozenset[str]) -> None:
        self.zones = zones
        self.window = window
        self.owners = owners
        self.problems: list[str] = []
        self.ends = time.process_time() + ALL_SERIES_CPU_SECONDS

    def of_events(self, components: Iterable[Component]) -> Iterator[TimeSpan]:
        by_uid: dict[str, list[Event]] = defaultdict(list)
        for component in components:
            event = parse_event(component, self.zones, self.owners)
            by_uid[event.uid].append(event)
        for events in by_uid.values():
            yield from self._of_series(events)

    def _of_series(self, events: list[Event]) -> Iterator[TimeSpan]:
        """The busy times of the events that share a UID. Only an exception replaces another one."""
        exceptions = [event for event in events if event.replaces]
        masters = [event for event in events if not event.replaces]
        of = next((event for event in reversed(masters) if event.repeats), masters[-1] if masters else None)
        for event in events:
            if event.is_free and not event.repeats:
                continue
            if event.problems:
                self.problems.append(self._sentence(event, event.problems))
            blocked = event.blocked.within(self.window) if event.blocked else None
            yield from [blocked] if blocked else []
            if event in exceptions:
                yield from self._within(event)
                continue
            try:
                if time.process_time() > self.ends and event.repeats:
                    raise InvalidRecurrence("working out how the events repeat takes too long")
                yield from list(
                    series_busy_times(event, exceptions if event is of else [], self.zones, self.window)
                )
            except InvalidRecurrence as bad:
                if not event.is_free:
                    self.problems.append(self._sentence(event, [str(bad)]))
                    yield from series_blocked_times(event, self.zones, self.window)

    def _within(self, event: Event) -> Iterator[TimeSpan]:
        span = event.span_from(event.start, self.zones) if event.start and not event.is_free else None
        inside = span.within(self.window) if span else None
        yield from [inside] if inside else []

    def _sentence(self, event: Event, reasons: list[str]) -> str:
        name = f"“{event.title}”" if event.title else "An event"
        at = f", {format_day(event.start.wall.date())}" if event.start else ""
        return f"{name}{at} (line {event.number} of the file): {'; '.join(reasons)}."

    def of_free_busy(self, components: Iterable[Component]) -> Iterator[TimeSpan]:
        """The periods of VFREEBUSY that are busy or tentative."""
        for component in components:
            for line in component.all("FREEBUSY") if component.name == "VFREEBUSY" else []:
                if line.parameters.get("FBTYPE", "BUSY").upper() != "FREE":
                    for value in filter(str.strip, line.value.split(",")):
                        yield from self._of_period(line, value)

    def _of_period(self, line: ContentLine, value: str) -> Iterator[TimeSpan]:
        begins, _, ends = value.partition("/")
        zone = line.parameters.get("TZID")
        try:
            start = parse_calendar_time(begins, zone, self.zones).instant(self.zones.own)
            until = ends.strip().upper()
            end = (
                start + parse_duration(until)
                if until.startswith(("P", "+P"))
                else parse_calendar_time(until, zone, self.zones).instant(self.zones.own)
            )
            span: TimeSpan | None = TimeSpan(start, end)
        except (ValueError, OverflowError):
            written = truncate(one_line(value), 60)
            self.problems.append(
                f"A busy period (line {line.number} of the file): “{written}” is not a period."
            )
            at = find_date(value)
            span = day_span(at, self.zones.own) if at else None
        inside = span.within(self.window) if span else None
        yield from [inside] if inside else []
