"""Which starts are free, found slowly, by the words of the promise: each minute, with a look at the wall.

It shares nothing with the real one but the values it is asked about. Instants are full minutes here.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.availability.slots import Availability, Interviewer, Slot

MINUTE = timedelta(minutes=1)


def plain_free_starts(
    person: Availability, *, minutes: int, earliest: datetime, latest: datetime
) -> list[datetime]:
    first = earliest.astimezone(UTC)
    walked = [first + MINUTE * step for step in range((latest - first) // MINUTE + minutes)]
    good = [is_open(person, minute) and not is_taken(person, minute) for minute in walked]
    return [
        minute
        for place, minute in enumerate(walked)
        if minute <= latest
        and wall(person, minute).minute in (0, 30)
        and all(good[place : place + minutes])
        and has_room(person, minute)
    ]


def plain_slots(pool: dict[int, Interviewer], **asked) -> list[Slot]:
    free = {id_: plain_free_starts(each.availability, **asked) for id_, each in pool.items()}
    return [
        Slot(start, min((pool[id_].load, id_) for id_ in free if start in free[id_])[1])
        for start in sorted({start for starts in free.values() for start in starts})
    ]


def wall(person: Availability, instant: datetime) -> datetime:
    """What a clock on their wall reads at an instant."""
    return instant.astimezone(ZoneInfo(person.zone)).replace(tzinfo=None)


def is_open(person: Availability, instant: datetime) -> bool:
    read = wall(person, instant)
    if any(off.first_day <= read.date() <= off.last_day for off in person.days_off):
        return False
    for hours in person.hours:
        before_the_end = hours.ends == time(0) or read.time() < hours.ends
        if hours.weekday == read.weekday() and hours.begins <= read.time() and before_the_end:
            return True
    return False


def is_taken(person: Availability, instant: datetime) -> bool:
    for span in person.busy + person.booked:
        if span.begins - person.buffer <= instant < span.ends + person.buffer:
            return True
    return False


def has_room(person: Availability, instant: datetime) -> bool:
    day = wall(person, instant).date()
    booked = [wall(person, span.begins).date() for span in person.booked]
    monday = day - timedelta(days=day.weekday())
    same_week = [each for each in booked if monday <= each < monday + timedelta(days=7)]
    if person.most_per_day is not None and booked.count(day) >= person.most_per_day:
        return False
    return person.most_per_week is None or len(same_week) < person.most_per_week
