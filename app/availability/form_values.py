"""What a person has said of their time, as the form to change it has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.activity.stale_edits import TrackedField
from app.activity.verbs import ActivityVerb
from app.availability.models import MeetingSettings
from app.availability.wall_clock import WeekdayHours

WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
STRETCH_NUMBERS = (1, 2)  # of one day


def availability_values(hours: Iterable[WeekdayHours], settings: MeetingSettings) -> dict[str, Any]:
    """The hours of the week, two stretches for each day ("from_0_1", "to_0_1"), limits and addresses."""
    said: dict[str, Any] = {
        "most_per_day": str(settings.most_per_day or ""),
        "most_per_week": str(settings.most_per_week or ""),
        "buffer_minutes": str(settings.buffer_minutes),
        "meeting_link": settings.meeting_link,
        "calendar_address": settings.calendar_address,
    }
    ordered = sorted(hours)
    for weekday in range(7):
        of_day = iter(each for each in ordered if each.weekday == weekday)
        for stretch in STRETCH_NUMBERS:
            saved = next(of_day, None)
            said[f"from_{weekday}_{stretch}"] = saved and saved.begins
            said[f"to_{weekday}_{stretch}"] = saved and saved.ends
    return said


def stretch_label(weekday: int, stretch: int, end: str) -> str:
    """What the field with one end of a stretch is called: "Monday again, from"."""
    return f"{WEEKDAY_NAMES[weekday]}{' again' if stretch > 1 else ''}, {end}"


_LIMITS = {ActivityVerb.CHANGED_LIMITS}
AVAILABILITY_FIELDS = {
    "most_per_day": TrackedField("Interviews a day, at most", _LIMITS),
    "most_per_week": TrackedField("Interviews a week, at most", _LIMITS),
    "buffer_minutes": TrackedField("Kept free before and after", _LIMITS),
    "meeting_link": TrackedField("Meeting link", {ActivityVerb.CHANGED_MEETING_LINK}),
    "calendar_address": TrackedField("Address of a calendar of yours", {ActivityVerb.CHANGED_BUSY_CALENDAR}),
} | {
    f"{end}_{weekday}_{stretch}": TrackedField(
        stretch_label(weekday, stretch, end), {ActivityVerb.CHANGED_HOURS}
    )
    for weekday in range(7)
    for stretch in STRETCH_NUMBERS
    for end in ("from", "to")
}
