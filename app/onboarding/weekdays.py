"""Counting business days, Monday to Friday."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = 5
SATURDAY = 5


def between(first: date, last: date) -> int:
    """How many business days lie from one day to another; negative where `last` is the earlier one."""
    return _counted(last) - _counted(first)


def after(day: date, number: int) -> date:
    """The business day that comes so many after a day; with 0 the day itself, or the next that is one."""
    weeks, days = divmod(_counted(day) + number, WEEK)
    return date.min + timedelta(days=weeks * 7 + days)


def _counted(day: date) -> int:
    """The business days from the first Monday there was, 1 Jan of year 1, to a day."""
    weeks, days = divmod((day - date.min).days, 7)
    return weeks * WEEK + min(days, SATURDAY)
