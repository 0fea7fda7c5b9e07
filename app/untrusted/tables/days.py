"""A day as tables of other systems write it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from app.shared.clock import is_in_range

DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%m-%d-%y", "%d %b %Y", "%d %B %Y", "%B %d, %Y")
FIRST_SPREADSHEET_DAY, SPREADSHEET_DAYS = date(1899, 12, 30), range(20_000, 80_000)


def parse_day(text: str) -> date | None:
    """A day as files write it: 2026-11-02, 2.11.2026, 11/02/2026 (or with a time), or Excel's number.

    None for another text, and for a day that is out of range.
    """
    found = _parsed(text)
    return found if found is not None and is_in_range(found) else None


def _parsed(text: str) -> date | None:
    if text.isdecimal() and len(text) < 6 and int(text) in SPREADSHEET_DAYS:
        return FIRST_SPREADSHEET_DAY + timedelta(days=int(text))
    with suppress(ValueError):
        return datetime.fromisoformat(text).date()
    for each in DATE_FORMATS:
        for part in (text, text.partition(" ")[0]):
            with suppress(ValueError):
                return datetime.strptime(part, each).date()  # noqa: DTZ007 - a day has no time zone
    return None
