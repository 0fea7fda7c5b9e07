"""Reading the busy times of a calendar, in a sandbox, because the text comes from a stranger.

An event is busy unless it is cancelled, marked as free or as working elsewhere, or declined by the owner.
Whole days and times without a zone are in the person's time zone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.availability.spans import TimeSpan
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed

CALENDAR_READING_SECONDS = 30  # for the largest calendar we fetch, on a busy machine
MAX_CALENDAR_PROBLEMS = 20


class UnreadableCalendar(Exception):
    """The message is a sentence for the owner of the calendar."""


@dataclass(frozen=True)
class CalendarReading:
    """The busy times of a calendar, in order, and a sentence for each event that could not be read.

    `is_whole` is False if the text is cut off: there can be more busy times.
    """

    spans: list[TimeSpan]
    problems: list[str]
    is_whole: bool


def read_calendar(text: bytes, *, zone: str, window: TimeSpan, owner: str) -> CalendarReading:
    """The busy times within the window of the owner, known by their email. Raises UnreadableCalendar."""
    about = {
        "zone": zone,
        "begins": window.begins.isoformat(),
        "ends": window.ends.isoformat(),
        "owner": owner,
    }
    try:
        found = run_sandboxed(
            read_busy_times, json.dumps(about).encode() + b"\n" + text, seconds=CALENDAR_READING_SECONDS
        )
    except SandboxLimitExceeded as error:
        raise UnreadableCalendar("The calendar is too large, or reading it took too long.") from error
    if found is None:
        raise UnreadableCalendar("The address does not lead to a calendar in iCalendar format (ICS).")
    spans = [TimeSpan(*(datetime.fromtimestamp(seconds, UTC) for seconds in pair)) for pair in found["busy"]]
    return CalendarReading(spans, [str(problem) for problem in found["problems"]], bool(found["is_whole"]))


def read_busy_times(given: bytes) -> dict[str, Any] | None:
    """What the sandbox runs: busy times in seconds since 1970, and problems; None if it is no calendar.

    `given` is a line of JSON with the zone, the window and the owner's email, followed by the text.
    """
    from app.availability.ics.busy import busy_times_in  # only the sandbox needs it
    from app.availability.ics.zones import CalendarZones

    about, _, text = given.partition(b"\n")
    known = json.loads(about)
    begins, ends = (datetime.fromisoformat(known[name]) for name in ("begins", "ends"))
    busy = busy_times_in(
        text, CalendarZones(ZoneInfo(known["zone"])), TimeSpan(begins, ends), owner=known["owner"]
    )
    if busy is None:
        return None
    left_out = len(busy.problems) - MAX_CALENDAR_PROBLEMS
    problems = busy.problems[:MAX_CALENDAR_PROBLEMS] + ([f"And {left_out} more."] if left_out > 0 else [])
    spans = [[span.begins.timestamp(), span.ends.timestamp()] for span in busy.spans]
    return {"busy": spans, "problems": problems, "is_whole": busy.is_whole}
