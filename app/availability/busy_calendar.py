"""Reading people's own calendars: claim, commit, fetch, save.

A claim moves the next reading on, so that no two workers read the same calendar, and one that dies leaves it
for later. Nothing is fetched inside a transaction. A calendar that could not be read keeps its busy times and
shows the problem; it is tried less and less often.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from app.availability.calendar_text import CalendarReading, UnreadableCalendar, read_calendar
from app.availability.models import BusyTime, MeetingSettings
from app.availability.rules import CALENDAR_HORIZON, CALENDAR_READ_INTERVAL, calendar_retry_delay
from app.availability.spans import TimeSpan, merge_spans
from app.db.base import db
from app.db.leases import claim_one
from app.people.models import User
from app.restores.queries import nothing_leaves
from app.shared import clock
from app.shared.settings import current_settings
from app.untrusted.fetch import NotFetched, fetch

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Calendar:
    user_id: int
    address: str
    zone: str
    owner: str


def read_one_busy_calendar() -> bool:
    """Read the calendar that has been due the longest. False if there is none, and in a restored copy."""
    calendar = None if nothing_leaves() else _claim()
    if calendar is None:
        return False
    now = clock.now()
    networks = current_settings().calendar_networks
    try:
        text = fetch(calendar.address, networks=networks)
        window = TimeSpan(now, now + CALENDAR_HORIZON)
        reading = read_calendar(text, zone=calendar.zone, window=window, owner=calendar.owner)
    except (NotFetched, UnreadableCalendar) as problem:
        _record_failure(calendar, str(problem))
    else:
        _save_reading(calendar, reading)
    return True


def _claim() -> _Calendar | None:
    named = select(MeetingSettings).where(MeetingSettings.user.has(User.active))
    return claim_one(named, MeetingSettings.calendar_due_at, lease=CALENDAR_READ_INTERVAL, take=_calendar_of)


def _calendar_of(settings: MeetingSettings) -> _Calendar:
    user = settings.user
    return _Calendar(settings.user_id, settings.calendar_address, user.time_zone, user.email)


def _save_reading(calendar: _Calendar, reading: CalendarReading) -> None:
    """Replace the busy times by those of a reading. If the text was cut off, the earlier ones stay too."""
    settings = _settings_if_unchanged(calendar)
    if settings is not None:
        spans = reading.spans
        if not reading.is_whole:
            before = db.session.scalars(select(BusyTime).where(BusyTime.user_id == calendar.user_id))
            spans = merge_spans([*spans, *(time.span for time in before)])
        db.session.execute(delete(BusyTime).where(BusyTime.user_id == calendar.user_id))
        rows = [{"user_id": calendar.user_id, "begins_at": s.begins, "ends_at": s.ends} for s in spans]
        if rows:
            db.session.execute(insert(BusyTime), rows)
        settings.calendar_read_at = clock.now()
        settings.calendar_problem = None
        settings.calendar_unread = reading.problems
        settings.calendar_failures = 0
    db.session.commit()


def _record_failure(calendar: _Calendar, problem: str) -> None:
    settings = _settings_if_unchanged(calendar)
    if settings is not None:
        log.info("The calendar of user %s was not read: %s", calendar.user_id, problem)
        settings.calendar_problem = problem
        settings.calendar_failures += 1
        settings.calendar_due_at = clock.now() + calendar_retry_delay(settings.calendar_failures)
    db.session.commit()


def _settings_if_unchanged(calendar: _Calendar) -> MeetingSettings | None:
    """The person's settings; None if they have chosen another calendar meanwhile."""
    settings = db.session.get(MeetingSettings, calendar.user_id, with_for_update=True, populate_existing=True)
    return settings if settings is not None and settings.calendar_address == calendar.address else None
