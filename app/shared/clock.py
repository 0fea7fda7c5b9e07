"""The clock of the application. Tests can stop and move it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_frozen_at: datetime | None = None


def now() -> datetime:
    """The current instant in UTC."""
    return _frozen_at or datetime.now(UTC)


def today(zone: str) -> date:
    """The current day in a time zone such as "Europe/Lisbon"."""
    return now().astimezone(ZoneInfo(zone)).date()


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
