"""Which slots an interviewer's time leaves, and who of a pool is asked for each. Pure: values in, answer out.

A slot is so many real minutes from an instant. It lies whole within the person's weekly hours,
touches no day off and nothing they are busy or booked with (the buffer included), and begins on
a full or half hour of their own wall clock, on a day and in a week that has room for one more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.availability.spans import TimeSpan, subtract_spans
from app.availability.wall_clock import DaysOff, WeekdayHours, half_hours, spans_of_hours


@dataclass(frozen=True)
class Availability:
    """When one person can be met. Hours, days off and limits are read on the wall clock of `zone`.

    `booked` are their interviews, past and to come, as far as they matter for a limit or a slot. No
    limit is None. The buffer is kept free before and after all they are busy or booked with.
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
    """One person of a pool: when they can be met, and how many interviews they had lately."""

    availability: Availability
    load: int


@dataclass(frozen=True, order=True)
class Slot:
    """A start that is free, and the person it is with."""

    starts_at: datetime
    person_id: int


def free_starts(
    availability: Availability, *, minutes: int, earliest: datetime, latest: datetime
) -> list[datetime]:
    """When a slot of so many minutes can start, from `earliest` to `latest`, both included; in UTC, in order.

    A slot may begin at the very instant something they are busy with, and its buffer, ends.
    """
    if latest < earliest:
        return []
    length = timedelta(minutes=minutes)
    free = _free_spans(availability, TimeSpan(earliest, latest + length))
    begins = [span.begins for span in free]
    has_room = _has_room_check(availability)
    starts = half_hours(availability.zone, TimeSpan(earliest, latest + timedelta(microseconds=1)))
    return [
        start
        for start in starts
        if (before := bisect_right(begins, start)) and start + length <= free[before - 1].ends
        if has_room(start)
    ]


def slots_for_pool(
    pool: Mapping[int, Interviewer], *, minutes: int, earliest: datetime, latest: datetime
) -> list[Slot]:
    """One slot for each start that anyone of the pool has free, in order.

    It is with whoever of those free then had the fewest interviews lately; the lower id decides
    between equals.
    """
    slots: dict[datetime, Slot] = {}
    for person_id in sorted(pool, key=lambda each: (pool[each].load, each)):
        availability = pool[person_id].availability
        for start in free_starts(availability, minutes=minutes, earliest=earliest, latest=latest):
            slots.setdefault(start, Slot(start, person_id))
    return sorted(slots.values())


def _free_spans(availability: Availability, window: TimeSpan) -> list[TimeSpan]:
    hours = spans_of_hours(availability.hours, availability.days_off, availability.zone, window)
    taken = (span.widened(availability.buffer) for span in (*availability.busy, *availability.booked))
    return subtract_spans(hours, taken)


def _has_room_check(availability: Availability) -> Callable[[datetime], bool]:
    """Whether the day and the week an instant falls on have room for one more interview."""
    zone = ZoneInfo(availability.zone)
    booked_on = [span.begins.astimezone(zone).date() for span in availability.booked]
    limits: list[tuple[int | None, Callable[[date], Hashable]]] = [
        (availability.most_per_day, lambda day: day),
        (availability.most_per_week, _week),
    ]
    counted = [(most, of, Counter(map(of, booked_on))) for most, of in limits if most is not None]

    def has_room(start: datetime) -> bool:
        day = start.astimezone(zone).date()
        return all(booked[of(day)] < most for most, of, booked in counted)

    return has_room


def _week(day: date) -> tuple[int, int]:
    """The year and number of the week, which begins on Monday."""
    year, week, _ = day.isocalendar()
    return year, week
