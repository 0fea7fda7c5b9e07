"""The rules of pools: their names, and the days of reminders."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

MAX_POOL_NAME_LENGTH = 80  # characters
MAX_REMINDER_DAYS = 5 * 366  # from today


def check_is_open(name: str, *, is_closed: bool) -> None:
    """Raise RuleBroken for a pool that takes nobody more."""
    if is_closed:
        raise RuleBroken(_("The pool “%(pool)s” is closed. Choose another one.", pool=name), field="pool")


def check_reminder(day: date, today: date) -> None:
    """Raise RuleBroken for a day that is not after today, or too far away."""
    if day <= today:
        raise RuleBroken(_("Choose a day after today."), field="remind_on")
    if day > today + timedelta(days=MAX_REMINDER_DAYS):
        raise RuleBroken(_("Choose a day within the next five years."), field="remind_on")


def start_of_day(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a time zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))
