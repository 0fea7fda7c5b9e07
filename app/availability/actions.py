"""The actions of availability: set hours, limits and addresses, add and remove days off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete

from app.activity.actions import record_activity
from app.activity.stale_edits import check_unchanged
from app.activity.verbs import ActivityVerb
from app.availability import queries, rules
from app.availability.form_values import AVAILABILITY_FIELDS, WEEKDAY_NAMES, availability_values
from app.availability.models import BusyTime, DayOff, MeetingSettings, WeeklyHours
from app.availability.wall_clock import WeekdayHours, minutes_after_midnight
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.text import join_words
from app.shared.times import format_full_day


@dataclass(frozen=True)
class InterviewLimits:
    """A person's limits of interviews; None means no limit."""

    most_per_day: int | None
    most_per_week: int | None
    buffer_minutes: int

    def __str__(self) -> str:
        day, week = self.most_per_day, self.most_per_week
        parts = (
            _("%(limit)s per day", limit=day) if day else _("no daily limit"),
            _("%(limit)s per week", limit=week) if week else _("no weekly limit"),
            ngettext("%(num)s minute apart", "%(num)s minutes apart", self.buffer_minutes),
        )
        return ", ".join(parts)


def set_availability(
    user: User,
    *,
    hours: Iterable[WeekdayHours],
    limits: InterviewLimits,
    meeting_link: str,
    calendar_address: str,
    seen: str | None = None,
) -> None:
    """Replace a person's hours, limits and addresses.

    A new calendar is read soon, and the busy times of the old one are deleted. `seen` says what the page
    showed. Raises Conflict if something was changed since, as in another window.
    """
    db.session.refresh(user, with_for_update=True)  # two saves at the same time run one after the other
    settings = queries.meeting_settings(user)
    if settings in db.session:
        db.session.refresh(settings)
    check_unchanged(
        user,
        seen,
        availability_values(queries.weekly_hours(user), settings),
        AVAILABILITY_FIELDS,
        reader=user,
    )
    db.session.add(settings)
    _set_hours(user, sorted(hours))
    _set_limits(settings, user, limits)
    if meeting_link != settings.meeting_link:
        settings.meeting_link = meeting_link
        record_activity(ActivityVerb.CHANGED_MEETING_LINK, user, by=user)
    if calendar_address != settings.calendar_address:
        _set_calendar(settings, user, calendar_address)


def add_day_off(user: User, *, first_day: date, last_day: date) -> DayOff:
    """Add days off, first and last included. Raises RuleBroken for invalid days."""
    rules.check_days_off(first_day, last_day, clock.today(user.time_zone))
    day_off = DayOff(user=user, first_day=first_day, last_day=last_day)
    db.session.add(day_off)
    db.session.flush()
    record_activity(ActivityVerb.TOOK_DAYS_OFF, user, by=user, became=_days_off_text(day_off))
    return day_off


def remove_day_off(day_off: DayOff) -> None:
    """Remove days off."""
    record_activity(
        ActivityVerb.TOOK_BACK_DAYS_OFF, day_off.user, by=day_off.user, became=_days_off_text(day_off)
    )
    db.session.delete(day_off)


def _set_hours(user: User, hours: list[WeekdayHours]) -> None:
    before, after = _texts_by_weekday(queries.weekly_hours(user)), _texts_by_weekday(hours)
    changes: dict[tuple[str, str], list[str]] = {}
    for weekday, name in enumerate(WEEKDAY_NAMES):
        if before[weekday] != after[weekday]:
            changes.setdefault((before[weekday], after[weekday]), []).append(str(name)[:3])
    for (was, became), names in changes.items():
        record_activity(
            ActivityVerb.CHANGED_HOURS, user, by=user, what=join_words(names), was=was, became=became
        )
    if changes:
        db.session.execute(delete(WeeklyHours).where(WeeklyHours.user_id == user.id))
        db.session.add_all(_weekly_hours(user, each) for each in hours)
        db.session.flush()


def _set_limits(settings: MeetingSettings, user: User, limits: InterviewLimits) -> None:
    before = InterviewLimits(settings.most_per_day, settings.most_per_week, settings.buffer_minutes)
    if before == limits:
        return
    record_activity(ActivityVerb.CHANGED_LIMITS, user, by=user, was=str(before), became=str(limits))
    settings.most_per_day = limits.most_per_day
    settings.most_per_week = limits.most_per_week
    settings.buffer_minutes = limits.buffer_minutes


def _set_calendar(settings: MeetingSettings, user: User, address: str) -> None:
    record_activity(
        ActivityVerb.CHANGED_BUSY_CALENDAR, user, by=user, became="a calendar" if address else "none"
    )
    db.session.execute(delete(BusyTime).where(BusyTime.user_id == user.id))
    settings.calendar_address = address
    settings.calendar_due_at = clock.now() if address else None
    settings.calendar_read_at = None
    settings.calendar_problem = None
    settings.calendar_unread = []
    settings.calendar_failures = 0


def _weekly_hours(user: User, hours: WeekdayHours) -> WeeklyHours:
    begins, ends = minutes_after_midnight(hours.begins), minutes_after_midnight(hours.ends, is_end=True)
    return WeeklyHours(user_id=user.id, weekday=hours.weekday, begins=begins, ends=ends)


def _texts_by_weekday(hours: Iterable[WeekdayHours]) -> list[str]:
    texts = [
        ", ".join(f"{each.begins:%H:%M}–{each.ends:%H:%M}" for each in hours if each.weekday == weekday)
        for weekday in range(7)
    ]
    return [text or "none" for text in texts]


def _days_off_text(day_off: DayOff) -> str:
    first, last = format_full_day(day_off.first_day), format_full_day(day_off.last_day)
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)
