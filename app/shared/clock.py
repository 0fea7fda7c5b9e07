"""The clock of the application, which tests can stop and move, and the days that people can enter.

Near the ends of the calendar, days do not begin in every time zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2100, 12, 31)
_frozen_at: datetime | None = None


def now() -> datetime:
    """The current instant in UTC."""
    return _frozen_at or datetime.now(UTC)


def today(zone: str) -> date:
    """The current day in a time zone such as "Europe/Lisbon"."""
    return now().astimezone(ZoneInfo(zone)).date()


def is_in_range(day: date) -> bool:
    """Whether people can enter a day."""
    return FIRST_DAY <= day <= LAST_DAY


def freeze(instant: datetime) -> None:
    """Stop the clock at an instant (tests)."""
    global _frozen_at
    _frozen_at = instant.astimezone(UTC)


def move(span: timedelta) -> None:
    """Move the clock by a span and stop it there (tests)."""
    freeze(now() + span)


def unfreeze() -> None:
    """Let the clock run again (tests)."""
    global _frozen_at
    _frozen_at = None
