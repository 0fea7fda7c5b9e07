"""The availability of the demonstration interviewers."""

from __future__ import annotations

from datetime import time

from app.availability.actions import InterviewLimits, set_availability
from app.availability.wall_clock import WeekdayHours
from app.people.models import User

MORNING_HOURS, AFTERNOON_HOURS = (time(9), time(12)), (time(13), time(17))


def set_office_hours(user: User) -> None:
    """Office hours except on Friday afternoon, and at most three interviews a day."""
    hours = [WeekdayHours(weekday, *MORNING_HOURS) for weekday in range(5)]
    hours += [WeekdayHours(weekday, *AFTERNOON_HOURS) for weekday in range(4)]
    set_availability(
        user,
        hours=hours,
        limits=InterviewLimits(most_per_day=3, most_per_week=10, buffer_minutes=15),
        meeting_link=f"https://meet.example.com/{user.email.partition('@')[0]}",
        calendar_address="",
    )
