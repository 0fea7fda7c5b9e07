"""The values and labels of the availability form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from app.activity.stale_edits import TrackedField
from app.activity.verbs import ActivityVerb
from app.availability.models import MeetingSettings
from app.availability.wall_clock import WeekdayHours

WEEKDAY_NAMES = [
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
]
STRETCH_NUMBERS = (1, 2)  # of one day


def availability_values(hours: Iterable[WeekdayHours], settings: MeetingSettings) -> dict[str, Any]:
    """The hours of the week, two stretches for each day ("from_0_1", "to_0_1"), limits and addresses."""
    values: dict[str, Any] = {
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
            values[f"from_{weekday}_{stretch}"] = saved and saved.begins
            values[f"to_{weekday}_{stretch}"] = saved and saved.ends
    return values


def stretch_label(weekday: int, stretch: int, end: str) -> str:
    """The label of the field with one end of a stretch: "Monday, from" or "Monday, also from"."""
    name = WEEKDAY_NAMES[weekday]
    labels = {
        ("from", 1): _l("%(weekday)s, from", weekday=name),
        ("to", 1): _l("%(weekday)s, to", weekday=name),
        ("from", 2): _l("%(weekday)s, also from", weekday=name),
        ("to", 2): _l("%(weekday)s, also to", weekday=name),
    }
    return labels[end, stretch]


_LIMITS = {ActivityVerb.CHANGED_LIMITS}
AVAILABILITY_FIELDS = {
    "most_per_day": TrackedField(_l("Interviews per day, at most"), _LIMITS),
    "most_per_week": TrackedField(_l("Interviews per week, at most"), _LIMITS),
    "buffer_minutes": TrackedField(_l("Kept free before and after"), _LIMITS),
    "meeting_link": TrackedField(_l("Meeting link"), {ActivityVerb.CHANGED_MEETING_LINK}),
    "calendar_address": TrackedField(_l("Address of your calendar"), {ActivityVerb.CHANGED_BUSY_CALENDAR}),
} | {
    f"{end}_{weekday}_{stretch}": TrackedField(
        stretch_label(weekday, stretch, end), {ActivityVerb.CHANGED_HOURS}
    )
    for weekday in range(7)
    for stretch in STRETCH_NUMBERS
    for end in ("from", "to")
}
