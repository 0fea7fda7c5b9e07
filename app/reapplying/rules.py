"""From which day a declined candidate may apply again, by the reason of the decline."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from app.pipeline.rules import DeclineReason

DEFAULT_MONTHS = 6
WITHOUT_WAIT = frozenset({DeclineReason.FILLED.value})  # its letter invites to apply to another opening
MAX_MONTHS = 60


def default_months(reason: str | None) -> int:
    """The months of a reason that the company has not changed."""
    return 0 if reason in WITHOUT_WAIT else DEFAULT_MONTHS


def may_reapply_from(declined_on: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(declined_on.year * 12 + declined_on.month - 1 + months, 12)
    return date(year, month + 1, min(declined_on.day, monthrange(year, month + 1)[1]))
