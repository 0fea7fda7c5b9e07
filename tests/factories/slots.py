"""Weekly hours, and slot requests."""

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
    """Set hours on a weekday, in the user's time zone."""
    db.session.add(WeeklyHours(user_id=user.id, weekday=weekday, begins=begins * 60, ends=ends * 60))
    if settings:
        db.session.add(MeetingSettings(user_id=user.id, **settings))
    db.session.flush()


def a_slot_request(application: Application) -> SlotRequest:
    """Ask the candidate to choose a time for the current stage."""
    request = SlotRequest(application=application, stage=application.stage, asked_at=clock.now())
    db.session.add(request)
    db.session.flush()
    return request
