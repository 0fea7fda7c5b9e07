"""Hours in which people can be met, and candidates asked to choose from them."""

from __future__ import annotations

from typing import Any

from app.availability.models import MeetingSettings, WeeklyHours
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import SlotRequest
from app.people.models import User
from app.shared import clock

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def can_be_met(user: User, weekday: int, begins: int, ends: int, **settings: Any) -> None:
    """From one full hour to another on a day of the week, on their own clock."""
    db.session.add(WeeklyHours(user_id=user.id, weekday=weekday, begins=begins * 60, ends=ends * 60))
    if settings:
        db.session.add(MeetingSettings(user_id=user.id, **settings))
    db.session.flush()


def a_slot_request(application: Application) -> SlotRequest:
    """The candidate is asked for a time at the stage they stand at."""
    request = SlotRequest(application=application, stage=application.stage, asked_at=clock.now())
    db.session.add(request)
    db.session.flush()
    return request
