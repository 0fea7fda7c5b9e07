"""When an event and its exceptions are busy within a window."""

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
from app.availability.ics.times import DAY, When, parsed, whole_day
from app.availability.ics.zones import Zones
from app.availability.spans import Span

MOST_TIMES = 3000  # of one series in the window: more than one an hour
MOST_A_DAY = 48
SECONDS_EACH = 0.25  # of the processor's time for one series
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY")
_OF_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


class BadRule(Exception):
    """The message says what is wrong with how an event repeats."""


def busy_times(master: Event, exceptions: list[Event], zones: Zones, window: Span) -> Iterator[Span]:
    """When a series is busy. Raises BadRule where how it repeats cannot be worked out."""
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


def blocked_times(master: Event, zones: Zones, window: Span) -> Iterator[Span]:
    """What a series blocks whose rule cannot be read: its hours on every day from its first on."""
    if master.start is None:
        return
    until = re.search(r"UNTIL=(\d{8})", ";".join(master.rules).upper())
    last = window.ends
    if until:
        try:
            last = min(last, whole_day(_date(until[1]), zones.own).ends + DAY)
        except ValueError:
            last = window.ends
    length = master.length + 2 * DAY
    days = max(0, (window.begins - length - master.start.instant(zones.own)) // DAY)
    start = replace(master.start, wall=master.start.wall + DAY * days)
    while start.instant(zones.own) < last:
        span = master.span_from(start, zones)
        if span and (inside := span.within(window)):
            yield inside
        start = replace(start, wall=start.wall + DAY)


def _date(digits: str) -> date:
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _identity(at: When, master: Event, zones: Zones) -> object:
    """What tells one time of a series from the others: the day where either is a day, else the instant."""
    if at.is_day or master.start is None or master.start.is_day:
        return at.wall.date()
    return at.instant(zones.own)


def _starts(master: Event, zones: Zones, window: Span) -> list[When]:
    if master.start is None:
        return []
    first = master.start
    found = {first.wall: first}
    for rule in master.rules:
        with _limited():
            for wall in _walls(rule, master, zones, window):
                found[wall] = replace(first, wall=wall)
    if len(found) > MOST_TIMES:
        raise BadRule("it repeats more often than once an hour")
    excluded = {_identity(each, master, zones) for each in master.excluded}
    excluded_days = {each.wall.date() for each in master.excluded if each.is_day}
    extra = [each for each in master.extra if each.wall not in found or each.zone != first.zone]
    return [
        start
        for start in [*found.values(), *extra]
        if _identity(start, master, zones) not in excluded and start.wall.date() not in excluded_days
    ]


def _walls(rule: str, master: Event, zones: Zones, window: Span) -> list[datetime]:
    """The starts by a rule in and around the window, on the wall clock of the event."""
    from dateutil.rrule import rrulestr

    start = master.start
    if start is None:
        return []
    parts = _parts(rule, start, zones)
    zone = start.zone or zones.own
    margin = master.length + 2 * DAY
    begins, ends = (at.astimezone(zone).replace(tzinfo=None) for at in (window.begins, window.ends))
    try:
        found: Any = rrulestr(
            ";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start.wall
        )
        times = found.xafter(begins - margin, inc=True)
        return list(islice(_up_to(times, ends + DAY), MOST_TIMES + 1))
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError) as error:
        raise BadRule(f"how it repeats “{rule[:60]}” cannot be read") from error


def _up_to(times: Any, last: datetime) -> Iterator[datetime]:
    for wall in times:
        if wall > last:
            return
        yield wall


def _parts(rule: str, start: When, zones: Zones) -> dict[str, str]:
    """A rule by its parts, its UNTIL on the wall clock of the event. Raises BadRule."""
    parts: dict[str, str] = {}
    for part in rule.replace(" ", "").upper().strip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise BadRule(f"how it repeats “{rule[:60]}” cannot be read")
        if not name.startswith("X-"):
            parts[name] = value
    if parts.get("FREQ") in ("SECONDLY", "MINUTELY"):
        raise BadRule("it repeats every minute or more often")
    if parts.get("FREQ") not in FREQUENCIES or not _fits_a_day(parts):
        raise BadRule(f"how it repeats “{rule[:60]}” cannot be read")
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{_last(parts['UNTIL'], start, zones):%Y%m%dT%H%M%S}"
        parts.pop("COUNT", None)
    return parts


def _fits_a_day(parts: dict[str, str]) -> bool:
    times = 1
    for name in _OF_A_DAY:
        times *= len(parts.get(name, "0").split(","))
    whole = all(
        parts.get(name, "1").isdecimal() and int(parts.get(name, "1")) for name in ("INTERVAL", "COUNT")
    )
    return whole and times * (24 if parts["FREQ"] == "HOURLY" and "BYHOUR" not in parts else 1) <= MOST_A_DAY


def _last(text: str, start: When, zones: Zones) -> datetime:
    """The last moment a series can begin: a bare day counts to its end. Raises BadRule."""
    try:
        until = parsed(text, None, Zones(zones.own))
    except (ValueError, OverflowError) as error:
        raise BadRule(f"its last day “{text[:40]}” is not a date") from error
    if until.is_day or start.is_day:
        return datetime.combine(until.wall.date(), datetime.max.time()).replace(microsecond=0)
    if not text.endswith("Z"):
        return until.wall
    return until.instant(zones.own).astimezone(start.zone or UTC).replace(tzinfo=None)


@contextmanager
def _limited() -> Iterator[None]:
    """Let one series take SECONDS_EACH of the processor. Raises BadRule when it is over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_signal: int, _frame: Any) -> None:
        raise BadRule("working out how it repeats takes too long")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_EACH)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
