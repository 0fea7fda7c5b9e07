"""The days that people can enter. Near the ends of the calendar, days do not begin in every time zone."""

from __future__ import annotations

from datetime import date

FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2100, 12, 31)


def is_in_range(day: date) -> bool:
    """Whether people can enter a day."""
    return FIRST_DAY <= day <= LAST_DAY
