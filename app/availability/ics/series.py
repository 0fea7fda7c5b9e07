"""The busy times of an event and its exceptions within a window."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from app.availability.ics.events import Event
from app.availability.ics.times import ONE_DAY, CalendarTime, day_span, parse_calendar_time
from app.availability.ics.zones import CalendarZones
from app.availability.spans import TimeSpan

MAX_OCCURRENCES = 3000  # of one series in the window: more than one per hour
MAX_OCCURRENCES_PER_DAY = 48
SERIES_CPU_SECONDS = 0.25  # for one series
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY")
_TIME_OF_DAY_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")


class InvalidRecurrence(Exception):
    """The message says what is wrong with how an event repeats."""


def series_busy_times(
    master: Event, exceptions: list[Event], zones: CalendarZones, window: TimeSpan
) -> Iterator[TimeSpan]:
    """The busy times of a series. Raises InvalidRecurrence if its rule cannot be read."""
    starts = _starts(master, zones, window)
    replaced = {_identity(each.replaces, master, zones) for each in exceptions if each.replaces}
    later = sorted(
        (each for each in exceptions if each.and_later and each.replaces and each.start),
        key=lambda each: each.replaces.instant(zones.own) if each.replaces else window.begins,
    )
    for start in starts:
        if _identity(start, master, zones) in replaced:
            continue
        event, begins = master, start
        for each in later:
            if each.replaces and each.start and each.replaces.instant(zones.own) <= start.instant(zones.own):
                moved = each.start.instant(zones.own) - each.replaces.instant(zones.own)
                event, begins = each, replace(start, wall=start.wall + moved)
        span = None if event.is_free else event.span_from(begins, zones)
        if span and (inside := span.within(window)):
            yield inside


def series_blocked_times(master: Event, zones: CalendarZones, window: TimeSpan) -> Iterator[TimeSpan]:
    """The times that a series with an unreadable rule blocks: its hours on every day from its first on."""
    if master.start is None:
        return
    until = re.search(r"UNTIL=(\d{8})", ";".join(master.rules).upper())
    last = window.ends
    if until:
        try:
            last = min(last, day_span(_date(until[1]), zones.own).ends + ONE_DAY)
        except ValueError:
            last = window.ends
    length = master.length + 2 * ONE_DAY
    days = max(0, (window.begins - length - master.start.instant(zones.own)) // ONE_DAY)
    start = replace(master.start, wall=master.start.wall + ONE_DAY * days)
    while start.instant(zones.own) < last:
        span = master.span_from(start, zones)
        if span and (inside := span.within(window)):
            yield inside
        start = replace(start, wall=start.wall + ONE_DAY)


def _date(digits: str) -> date:
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _identity(at: CalendarTime, master: Event, zones: CalendarZones) -> object:
    """The key of one time of a series: the day if either time is a day, else the instant."""
    if at.is_day or master.start is None or master.start.is_day:
        return at.wall.date()
    return at.instant(zones.own)


def _starts(master: Event, zones: CalendarZones, window: TimeSpan) -> list[CalendarTime]:
    if master.start is None:
        return []
    first = master.start
    found = {first.wall: first}
    for rule in master.rules:
        with _cpu_limit():
            for wall in _rule_starts(rule, master, zones, window):
                found[wall] = replace(first, wall=wall)
    if len(found) > MAX_OCCURRENCES:
        raise InvalidRecurrence("it repeats more often than once an hour")
    excluded = {_identity(each, master, zones) for each in master.excluded}
    excluded_days = {each.wall.date() for each in master.excluded if each.is_day}
    extra = [each for each in master.extra if each.wall not in found or each.zone != first.zone]
    return [
        start
        for start in [*found.values(), *extra]
        if _identity(start, master, zones) not in excluded and start.wall.date() not in excluded_days
    ]


def _rule_starts(rule: str, master: Event, zones: CalendarZones, window: TimeSpan) -> list[datetime]:
    """The local starts of a rule in and around the window."""
    from dateutil.rrule import rrulestr

    start = master.start
    if start is None:
        return []
    parts = _rule_parts(rule, start, zones)
    zone = start.zone or zones.own
    margin = master.length + 2 * ONE_DAY
    begins, ends = (at.astimezone(zone).replace(tzinfo=None) for at in (window.begins, window.ends))
    try:
        found: Any = rrulestr(
            ";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start.wall
        )
        times = found.xafter(begins - margin, inc=True)
        return list(islice(_until_last(times, ends + ONE_DAY), MAX_OCCURRENCES + 1))
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError) as error:
        raise InvalidRecurrence(f"how it repeats “{rule[:60]}” cannot be read") from error


def _until_last(times: Any, last: datetime) -> Iterator[datetime]:
    for wall in times:
        if wall > last:
            return
        yield wall


def _rule_parts(rule: str, start: CalendarTime, zones: CalendarZones) -> dict[str, str]:
    """The parts of a rule, with UNTIL in the local time of the event. Raises InvalidRecurrence."""
    parts: dict[str, str] = {}
    for part in rule.replace(" ", "").upper().strip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise InvalidRecurrence(f"how it repeats “{rule[:60]}” cannot be read")
        if not name.startswith("X-"):
            parts[name] = value
    if parts.get("FREQ") in ("SECONDLY", "MINUTELY"):
        raise InvalidRecurrence("it repeats every minute or more often")
    if parts.get("FREQ") not in FREQUENCIES or not _fits_a_day(parts):
        raise InvalidRecurrence(f"how it repeats “{rule[:60]}” cannot be read")
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{_last_start(parts['UNTIL'], start, zones):%Y%m%dT%H%M%S}"
        parts.pop("COUNT", None)
    return parts


def _fits_a_day(parts: dict[str, str]) -> bool:
    times = 1
    for name in _TIME_OF_DAY_PARTS:
        times *= len(parts.get(name, "0").split(","))
    whole = all(
        parts.get(name, "1").isdecimal() and int(parts.get(name, "1")) for name in ("INTERVAL", "COUNT")
    )
    return (
        whole
        and times * (24 if parts["FREQ"] == "HOURLY" and "BYHOUR" not in parts else 1)
        <= MAX_OCCURRENCES_PER_DAY
    )


def _last_start(text: str, start: CalendarTime, zones: CalendarZones) -> datetime:
    """The last local time at which a series can begin; of a day, its end. Raises InvalidRecurrence."""
    try:
        until = parse_calendar_time(text, None, CalendarZones(zones.own))
    except (ValueError, OverflowError) as error:
        raise InvalidRecurrence(f"its last day “{text[:40]}” is not a date") from error
    if until.is_day or start.is_day:
        return datetime.combine(until.wall.date(), datetime.max.time()).replace(microsecond=0)
    if not text.endswith("Z"):
        return until.wall
    return until.instant(zones.own).astimezone(start.zone or UTC).replace(tzinfo=None)


@contextmanager
def _cpu_limit() -> Iterator[None]:
    """Limit one series to SERIES_CPU_SECONDS of processor time. Raises InvalidRecurrence if it takes more."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_signal: int, _frame: Any) -> None:
        raise InvalidRecurrence("working out how it repeats takes too long")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, SERIES_CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
