"""Limits of slots, hours and days off, valid addresses, and how often a calendar is read."""

from __future__ import annotations

from datetime import date, time, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _

from app.availability.wall_clock import minutes_after_midnight
from app.shared.refusals import RuleBroken

SLOT_NOTICE = timedelta(hours=48)  # from now to the first slot
SLOT_HORIZON = timedelta(days=14)  # from now to the last slot
DAY_OFF_HORIZON = timedelta(days=2 * 366)
CALENDAR_READ_INTERVAL = timedelta(minutes=15)
MAX_CALENDAR_RETRY_DELAY = timedelta(hours=6)
CALENDAR_HORIZON = timedelta(weeks=8)  # from now: later events are not read


def check_stretch(begins: time | None, ends: time | None) -> None:
    """Raise RuleBroken for hours without a start or an end, or that end before they begin.

    Its field is "from" or "to".
    """
    if begins is None and ends is None:
        return
    if begins is None:
        raise RuleBroken(_("Enter a start time, or leave both empty."), field="from")
    if ends is None:
        raise RuleBroken(_("Enter an end time, or leave both empty."), field="to")
    if minutes_after_midnight(ends, is_end=True) <= minutes_after_midnight(begins):
        raise RuleBroken(
            _("The end must be after the start. 00:00 is midnight, the end of the day."), field="to"
        )


def stretches_overlap(first: tuple[time, time], second: tuple[time, time]) -> bool:
    """Whether two stretches of one day share any time. They may meet."""
    begins = max(minutes_after_midnight(first[0]), minutes_after_midnight(second[0]))
    return begins < min(
        minutes_after_midnight(first[1], is_end=True), minutes_after_midnight(second[1], is_end=True)
    )


def check_days_off(first_day: date, last_day: date, today: date) -> None:
    """Raise RuleBroken for days off that end before they begin, have passed, or are too far away."""
    if last_day < first_day:
        raise RuleBroken(_("The last day is before the first day."), field="last_day")
    if last_day < today:
        raise RuleBroken(_("These days have passed."), field="last_day")
    if last_day - today > DAY_OFF_HORIZON:
        raise RuleBroken(_("That is more than two years away."), field="last_day")


def check_meeting_address(text: str, *, also: tuple[str, ...] = ()) -> None:
    """Raise RuleBroken for an address with another scheme than https or those in `also`."""
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.scheme not in ("https", *also) or not text.isprintable() or " " in text:
        raise RuleBroken(_("Enter an address such as https://meet.example.com/room."))
    if "@" in parts.netloc:
        raise RuleBroken(_("Remove the name and the password from the address."))


def calendar_retry_delay(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 15 minutes, 30, an hour, up to six hours."""
    times: int = 2 ** min(failures - 1, 10)
    return min(CALENDAR_READ_INTERVAL * times, MAX_CALENDAR_RETRY_DELAY)
