"""Days as the CRM's files write them, in the manner that a person chose for the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from flask_babel import gettext as _

from app.shared.clock import is_in_range
from app.shared.refusals import RuleBroken


class DateStyle(StrEnum):
    """How a file writes days. The value is an example for people."""

    ISO = "2026-12-31"
    DAY_FIRST = "31/12/2026"
    MONTH_FIRST = "12/31/2026"
    DOTTED = "31.12.2026"


_DAY_TEXT = {
    DateStyle.ISO: r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",
    DateStyle.DAY_FIRST: r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})",
    DateStyle.MONTH_FIRST: r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})",
    DateStyle.DOTTED: r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})",
}
_TIME_TEXT = (
    r"(?:(?:T|,? )(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?)"
    r"(?: ?(?:Z|[+-][0-9:]{4,6}))?)?"
)
_DAY = {style: re.compile(text + _TIME_TEXT) for style, text in _DAY_TEXT.items()}
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?[Aa][Mm]")


@lru_cache(maxsize=10_000)  # a file has few days, many times each
def read_day(text: str, style: DateStyle) -> tuple[date | None, bool]:
    """The day in a cell, and whether a time of midnight was left out; no day for an empty cell.

    Raises RuleBroken for a text that is not a day in this style, and for any other time.
    """
    if not text:
        return None, False
    found = _DAY[style].fullmatch(text)
    day = _day_of(found) if found else None
    if found is None or day is None:
        raise RuleBroken(_("This is not a day such as %(example)s.", example=style.value))
    time = found["time"]
    if time and not _MIDNIGHT.fullmatch(time):
        raise RuleBroken(_("This day has a time. Export the day alone."))
    return day, time is not None


def date_style_of(texts: Iterable[str]) -> DateStyle | None:
    """The style of cells, if one of them alone decides; None if none does, or if they differ.

    "31/12/2026" has one style. "03/04/2026" could be two days, so a person chooses.
    """
    styles = {styles[0] for text in texts if len(styles := _styles_of(text)) == 1}
    return styles.pop() if len(styles) == 1 else None


@lru_cache(maxsize=10_000)
def _styles_of(text: str) -> list[DateStyle]:
    return [style for style in DateStyle if (found := _DAY[style].fullmatch(text)) and _day_of(found)]


def _day_of(found: re.Match[str]) -> date | None:
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    return day if is_in_range(day) else None
