"""When a calendar keeps its person busy, and what of it could not be read."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from app.availability.ics.events import Event, email_in, event_of
from app.availability.ics.lines import Component, Line, components_of
from app.availability.ics.series import BadRule, blocked_times, busy_times
from app.availability.ics.times import day_in, duration, parsed, whole_day
from app.availability.ics.zones import Zones
from app.availability.spans import Span, joined
from app.shared.text import one_line, truncate
from app.shared.times import format_day

MOST_SPANS = 2000
SECONDS = 1.5  # of the processor's time for all series; those that are left are reported
_GAPS = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 240, 1440))  # too short to meet in


@dataclass
class Busy:
    """The busy times within the window, and a sentence for each event that could not be read."""

    spans: list[Span]
    problems: list[str] = field(default_factory=list)
    is_whole: bool = True


def busy_in(content: bytes, zones_of: Zones, window: Span, *, owner: str) -> Busy | None:
    """When the owner of a calendar, known by their email, is busy. None for what is no calendar."""
    components = components_of(content)
    calendars = [each for each in components if each.name == "VCALENDAR"]
    if not calendars:
        return None
    zones = Zones(zones_of.own, (each for each in components if each.name == "VTIMEZONE"))
    events = [each for each in components if each.name == "VEVENT"]
    is_whole = all(each.is_whole for each in calendars)
    if not is_whole and not any(each.is_whole for each in components):
        return None
    reading = _Reading(zones, window, _owners(calendars, owner))
    spans = [*reading.of_events(events), *reading.of_free_busy(components)]
    if not is_whole:
        reading.problems.append("The calendar ends in the middle: events behind that point are missing.")
    return Busy(_few(joined(spans)), reading.problems, is_whole)


def _owners(calendars: Iterable[Component], owner: str) -> frozenset[str]:
    """The emails of the owner: the one known here, and those the calendar itself gives for them."""
    said = [
        line.value for each in calendars for name in ("X-WR-CALNAME", "X-OWNER") for line in each.all(name)
    ]
    return frozenset({email_in(owner), *(email_in(each) for each in said if "@" in each)})


def _few(spans: list[Span]) -> list[Span]:
    """At most MOST_SPANS: where there are more, the shortest gaps between them count as busy."""
    for gap in _GAPS:
        if len(spans) <= MOST_SPANS:
            break
        closed = joined(Span(span.begins, span.ends + gap) for span in spans)
        spans = [Span(span.begins, span.ends - gap) for span in closed]
    return spans[:MOST_SPANS]


class _Reading:
    def __init__(self, zones: Zones, window: Span, owners: frozenset[str]) -> None:
        self.zones = zones
        self.window = window
        self.owners = owners
        self.problems: list[str] = []
        self.ends = time.process_time() + SECONDS

    def of_events(self, components: Iterable[Component]) -> Iterator[Span]:
        by_uid: dict[str, list[Event]] = defaultdict(list)
        for component in components:
            event = event_of(component, self.zones, self.owners)
            by_uid[event.uid].append(event)
        for events in by_uid.values():
            yield from self._of_series(events)

    def _of_series(self, events: list[Event]) -> Iterator[Span]:
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
                    raise BadRule("working out how the events repeat takes too long")
                yield from list(busy_times(event, exceptions if event is of else [], self.zones, self.window))
            except BadRule as bad:
                if not event.is_free:
                    self.problems.append(self._sentence(event, [str(bad)]))
                    yield from blocked_times(event, self.zones, self.window)

    def _within(self, event: Event) -> Iterator[Span]:
        span = event.span_from(event.start, self.zones) if event.start and not event.is_free else None
        inside = span.within(self.window) if span else None
        yield from [inside] if inside else []

    def _sentence(self, event: Event, reasons: list[str]) -> str:
        name = f"“{event.title}”" if event.title else "An event"
        at = f", {format_day(event.start.wall.date())}" if event.start else ""
        return f"{name}{at} (line {event.number} of the file): {'; '.join(reasons)}."

    def of_free_busy(self, components: Iterable[Component]) -> Iterator[Span]:
        """The periods of VFREEBUSY that are not free. What is tentative counts."""
        for component in components:
            for line in component.all("FREEBUSY") if component.name == "VFREEBUSY" else []:
                if line.parameters.get("FBTYPE", "BUSY").upper() != "FREE":
                    for value in filter(str.strip, line.value.split(",")):
                        yield from self._of_period(line, value)

    def _of_period(self, line: Line, value: str) -> Iterator[Span]:
        begins, _, ends = value.partition("/")
        zone = line.parameters.get("TZID")
        try:
            start = parsed(begins, zone, self.zones).instant(self.zones.own)
            until = ends.strip().upper()
            end = (
                start + duration(until)
                if until.startswith(("P", "+P"))
                else parsed(until, zone, self.zones).instant(self.zones.own)
            )
            span: Span | None = Span(start, end)
        except (ValueError, OverflowError):
            written = truncate(one_line(value), 60)
            self.problems.append(
                f"A busy period (line {line.number} of the file): “{written}” is not a period."
            )
            at = day_in(value)
            span = whole_day(at, self.zones.own) if at else None
        inside = span.within(self.window) if span else None
        yield from [inside] if inside else []
