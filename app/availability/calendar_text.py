"""Reading a calendar for when its person is busy. The text is a stranger's: it is read apart.

An event is busy time unless it is cancelled, marked as free or as working elsewhere, or declined by the
owner. A whole-day event is the day where the person is; so is a time without a zone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.availability.spans import Span
from app.untrusted.sandbox import TookTooMuch, do_apart

SECONDS = 30  # for a calendar as large as we fetch, starting the process that reads it on a busy machine
MOST_PROBLEMS = 20


class Unreadable(Exception):
    """The message is a sentence for whose calendar it is."""


@dataclass(frozen=True)
class Reading:
    """What a calendar says: busy times in order, a sentence for each event that could not be read.

    `is_whole` is False where the text ends in the middle: then there can be more busy times than these.
    """

    spans: list[Span]
    problems: list[str]
    is_whole: bool


def read_calendar(text: bytes, *, zone: str, window: Span, owner: str) -> Reading:
    """When the owner, known by their email, is busy within the window. Raises Unreadable."""
    about = {
        "zone": zone,
        "begins": window.begins.isoformat(),
        "ends": window.ends.isoformat(),
        "owner": owner,
    }
    try:
        found = do_apart(read_busy_times, json.dumps(about).encode() + b"\n" + text, seconds=SECONDS)
    except TookTooMuch as error:
        raise Unreadable("There is too much in it, or reading it took too long.") from error
    if found is None:
        raise Unreadable("What is there is not a calendar in iCalendar format (ICS).")
    spans = [Span(*(datetime.fromtimestamp(seconds, UTC) for seconds in pair)) for pair in found["busy"]]
    return Reading(spans, [str(problem) for problem in found["problems"]], bool(found["is_whole"]))


def read_busy_times(given: bytes) -> dict[str, Any] | None:
    """The work done apart: pairs of seconds since 1970, and what could not be read; None for no calendar.

    `given` is a line of JSON with the zone, the window and the owner's email, and then the text.
    """
    from app.availability.ics.busy import busy_in  # only the process that reads needs it
    from app.availability.ics.zones import Zones

    about, _, text = given.partition(b"\n")
    known = json.loads(about)
    begins, ends = (datetime.fromisoformat(known[name]) for name in ("begins", "ends"))
    busy = busy_in(text, Zones(ZoneInfo(known["zone"])), Span(begins, ends), owner=known["owner"])
    if busy is None:
        return None
    left_out = len(busy.problems) - MOST_PROBLEMS
    problems = busy.problems[:MOST_PROBLEMS] + ([f"And {left_out} more."] if left_out > 0 else [])
    spans = [[span.begins.timestamp(), span.ends.timestamp()] for span in busy.spans]
    return {"busy": spans, "problems": problems, "is_whole": busy.is_whole}
