"""The free slots of interviewers, and which interviewer of a pool gets each. Pure: values in, values out.

A slot begins on a full or half hour in the interviewer's time zone, or in that of one of several. It lies
within their weekly hours, on no day off, and at no busy or booked time, with their buffer. Its day and week
are below their limits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.availability.spans import TimeSpan, subtract_spans
from app.availability.wall_clock import DaysOff, WeekdayHours, half_hours, spans_of_hours


@dataclass(frozen=True)
class Availability:
    """When a person is available. Hours, days off and limits are in the time zone `zone`.

    `booked` are their past and upcoming interviews, as far as they matter for a limit or a slot. None means
    no limit. The buffer is kept free before and after each busy or booked time.
    """

    zone: str
    hours: tuple[WeekdayHours, ...] = ()
    days_off: tuple[DaysOff, ...] = ()
    most_per_day: int | None = None
    most_per_week: int | None = None
    buffer: timedelta = timedelta(0)
    busy: tuple[TimeSpan, ...] = ()
    booked: tuple[TimeSpan, ...] = ()


@dataclass(frozen=True)
class Interviewer:
    """A person of a pool. `load` is how many interviews they had lately."""

    availability: Availability
    load: int


@dataclass(frozen=True, order=True)
class Slot:
    """A free start, and the interviewer."""

    starts_at: datetime
    person_id: int


def free_starts(
    availability: Availability,
    *,
    minutes: int,
    earliest: datetime,
    latest: datetime,
    among: Iterable[datetime] | None = None,
) -> list[datetime]:
    """When a slot of so many minutes can start, from `earliest` to `latest`, both included; in UTC, in order.

    A slot may begin at the instant at which a busy time and its buffer end. It begins on a full or half hour,
    or at one of the instants `among`.
    """
    if latest < earliest:
        return []
    length = timedelta(minutes=minutes)
    free = _free_spans(availability, TimeSpan(earliest, latest + length))
    begins = [span.begins for span in free]
    has_room = _has_room_check(availability)
    return [
        start
        for start in (_starts(availability, earliest, latest) if among is None else among)
        if (before := bisect_right(begins, start)) and start + length <= free[before - 1].ends
        if has_room(start)
    ]


def slots_for_pool(
    pool: Mapping[int, Interviewer], *, minutes: int, earliest: datetime, latest: datetime
) -> list[Slot]:
    """One slot for each start at which anyone in the pool is free, in order.

    It is with the free person with the lowest load, or the lower id if two are equal.
    """
    slots: dict[datetime, Slot] = {}
    for person_id in sorted(pool, key=lambda each: (pool[each].load, each)):
        availability = pool[person_id].availability
        for start in free_starts(availability, minutes=minutes, earliest=earliest, latest=latest):
            slots.setdefault(start, Slot(start, person_id))
    return sorted(slots.values())


def slots_for_all(
    people: Mapping[int, Interviewer], *, minutes: int, earliest: datetime, latest: datetime
) -> list[Slot]:
    """One slot for each start at which all of them are free, in order; it names the one with the lowest id.

    It begins on a full or half hour of any of them: they can live where these differ.
    """
    every = [each.availability for each in people.values()]
    starts = sorted({start for each in every for start in _starts(each, earliest, latest)})
    for availability in every:
        starts = free_starts(availability, minutes=minutes, earliest=earliest, latest=latest, among=starts)
    return [Slot(start, min(people)) for start in starts]


def _starts(availability: Availability, earliest: datetime, latest: datetime) -> Iterable[datetime]:
    return half_hours(availability.zone, TimeSpan(earliest, latest + timedelta(microseconds=1)))


def _free_spans(availability: Availability, window: TimeSpan) -> list[TimeSpan]:
    hours = spans_of_hours(availability.hours, availability.days_off, availability.zone, window)
    taken = (span.widened(availability.buffer) for span in (*availability.busy, *availability.booked))
    return subtract_spans(hours, taken)


def _has_room_check(availability: Availability) -> Callable[[datetime], bool]:
    """A check whether the day and week of an instant are below the limits."""
    zone = ZoneInfo(availability.zone)
    booked_on = [span.begins.astimezone(zone).date() for span in availability.booked]
    limits: list[tuple[int | None, Callable[[date], Hashable]]] = [
        (availability.most_per_day, lambda day: day),
        (availability.most_per_week, week_of),
    ]
    counts = [
        (limit, period, Counter(map(period, booked_on))) for limit, period in limits if limit is not None
    ]

    def has_room(start: datetime) -> bool:
        day = start.astimezone(zone).date()
        return all(booked[period(day)] < limit for limit, period, booked in counts)

    return has_room


def week_of(day: date) -> tuple[int, int]:
    """The year and number of the week, which begins on Monday."""
    year, week, _ = day.isocalendar()
    return year, week
