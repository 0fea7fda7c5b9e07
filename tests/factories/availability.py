"""Availability of people."""

from __future__ import annotations

from datetime import timedelta

from app.availability.models import DayOff, WeeklyHours
from app.db.base import db
from app.people.models import User
from app.shared import clock


def a_day_off(user: User) -> DayOff:
    """A day off a month from now."""
    day = clock.today(user.time_zone) + timedelta(days=30)
    day_off = DayOff(user=user, first_day=day, last_day=day)
    db.session.add(day_off)
    db.session.flush()
    return day_off


def working_hours(user: User, begins: int = 9, ends: int = 17) -> None:
    """Working hours from Monday to Friday in the user's time zone."""
    db.session.add_all(
        WeeklyHours(user_id=user.id, weekday=weekday, begins=begins * 60, ends=ends * 60)
        for weekday in range(5)
    )
    db.session.flush()
