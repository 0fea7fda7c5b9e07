"""Reading a calendar for when its person is busy. The text is a stranger's: it is read apart.

An event is busy time unless it is cancelled or marked as free. A whole-day event is the day where
the person is; so is a time without a zone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from app.availability.spans import Span, joined
from app.shared.apart import TookTooMuch, do_apart

SECONDS = 15  # for a calendar as large as we fetch, and for starting the process that reads it
MOST_BUSY_TIMES = 2000
TIMES = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}


class Unreadable(Exception):
    """The message is a sentence for whose calendar it is."""


def busy_spans(text: bytes, *, zone: str, window: Span) -> list[Span]:
    """When someone in `zone` is busy within the window, joined and in order. Raises Unreadable."""
    about = {"zone": zone, "begins": window.begins.isoformat(), "ends": window.ends.isoformat()}
    try:
        found = do_apart(read_busy_times, json.dumps(about).encode() + b"\n" + text, seconds=SECONDS)
    except TookTooMuch as error:
        raise Unreadable("There is too much in it, or reading it took too long.") from error
    if found is None:
        raise Unreadable("What is there is not a calendar in iCalendar format (ICS).")
    return [Span(*(datetime.fromtimestamp(seconds, UTC) for seconds in pair)) for pair in found]


def read_busy_times(given: bytes) -> list[list[float]] | None:
    """The work done apart: pairs of seconds since 1970; None for what is no calendar.

    `given` is a line of JSON with the zone and the window, and then the text.
    """
    about, _, text = given.partition(b"\n")
    known = json.loads(about)
    begins, ends = (datetime.fromisoformat(known[name]) for name in ("begins", "ends"))
    window, zone = Span(begins, ends), ZoneInfo(known["zone"])
    try:
        spans = joined(_spans(text, zone, window))
    except ValueError:
        return None
    if len(spans) > MOST_BUSY_TIMES:
        raise OverflowError("more busy times than anyone has")
    return [[span.begins.timestamp(), span.ends.timestamp()] for span in spans]


def _spans(text: bytes, zone: ZoneInfo, window: Span) -> Iterator[Span]:
    import icalendar  # both take their time to load, and only the process that reads needs them
    import recurring_ical_events

    calendars = icalendar.Calendar.from_ical(text, multiple=True)
    if {calendar.name for calendar in calendars} != {"VCALENDAR"}:
        raise ValueError("not a calendar")
    for calendar in calendars:
        calendar.subcomponents = [each for each in calendar.subcomponents if _has_times(each)]
        events = recurring_ical_events.of(calendar, skip_bad_series=True)
        for event in events.between(window.begins.astimezone(zone), window.ends.astimezone(zone)):
            begins, ends = (_instant(event.get(name), zone) for name in ("DTSTART", "DTEND"))
            if _is_busy(event) and begins and ends and begins < ends:
                span = Span(begins, ends).within(window)
                yield from [span] if span else []


def _has_times(component: Any) -> bool:
    """False for an event whose times cannot be read: it must not spoil the others."""
    broken = {name for name, _ in component.errors} & TIMES
    return component.name != "VEVENT" or (not broken and component.get("DTSTART") is not None)


def _is_busy(event: Any) -> bool:
    said = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP")}
    said["MICROSOFT"] = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return said["STATUS"] != "CANCELLED" and said["TRANSP"] != "TRANSPARENT" and said["MICROSOFT"] != "FREE"


def _instant(value: Any, zone: ZoneInfo) -> datetime | None:
    at = getattr(value, "dt", None)
    if isinstance(at, datetime):
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    return datetime.combine(at, time(0), zone).astimezone(UTC) if isinstance(at, date) else None
