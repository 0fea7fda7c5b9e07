"""From which day a declined candidate may apply again, by the reason of the decline."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

DEFAULT_MONTHS = 6
MAX_MONTHS = 60


def may_reapply_from(declined_on: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(declined_on.year * 12 + declined_on.month - 1 + months, 12)
    return date(year, month + 1, min(declined_on.day, monthrange(year, month + 1)[1]))
