"""Counting the days from Monday to Friday, where places differ: how long a step took, here or there."""

from __future__ import annotations

from datetime import date

WEEK = 5
SATURDAY = 5


def between(first: date, last: date) -> int:
    """How many business days lie from one day to another; negative where `last` is the earlier one."""
    return _counted(last) - _counted(first)


def _counted(day: date) -> int:
    """The business days from the first Monday there was, 1 Jan of year 1, to a day."""
    weeks, days = divmod((day - date.min).days, 7)
    return weeks * WEEK + min(days, SATURDAY)
