"""Instants and days as a reader sees them: in their own time zone, with its name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from app.shared import clock
from app.shared.text import counted

ZONES = sorted(
    zone for zone in available_timezones() if zone == "UTC" or ("/" in zone and not zone.startswith("Etc/"))
)


def in_zone(instant: datetime, zone: str) -> datetime:
    """The same instant on the clock of a time zone."""
    return instant.astimezone(ZoneInfo(zone))


def moment(instant: datetime, zone: str) -> str:
    """An instant with its zone: "Thu 26 Nov 2026, 10:00 (Europe/Lisbon)"."""
    return f"{day(in_zone(instant, zone).date())}, {in_zone(instant, zone):%H:%M} ({zone})"


def day(value: date) -> str:
    """A day: "Thu 26 Nov 2026"."""
    return f"{value:%a} {value.day} {value:%b} {value:%Y}"


def short_day(value: date, today: date) -> str:
    """A day beside others: "Thu 26 Nov", with its year when that is not this one."""
    return f"{value:%a} {value.day} {value:%b}" if value.year == today.year else day(value)


def waiting(since: datetime) -> str:
    """How long something has waited: "today", "1 day", "3 days"."""
    days = whole_days(since)
    return counted(days, "day") if days else "today"


def whole_days(since: datetime) -> int:
    """Full days between an instant and now, never below zero."""
    return max(0, (clock.now() - since) // timedelta(days=1))
