"""Weekly hours in a person's time zone, as instants.

An instant lies within the hours if the local clock shows a time within them. A time that the clock skips in
spring does not count, and an hour that occurs twice in autumn counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.availability.spans import TimeSpan, merge_spans

SLOT_GRID = timedelta(minutes=30)
MIDNIGHT = time(0)
END_OF_DAY_MINUTES = 24 * 60  # minutes after midnight
_OFFSET_SEARCH_STEP = timedelta(hours=6)  # no zone sets its clocks twice within it
_DAY = timedelta(days=1)
_ANY_FULL_HOUR = datetime(2000, 1, 1, tzinfo=UTC)  # any will do


@dataclass(frozen=True, order=True)
class WeekdayHours:
    """From a time to a time on a day of the week (Monday is 0); midnight as the end is the day's end.

    Raises ValueError for hours that end before they begin.
    """

    weekday: int
    begins: time
    ends: time

    def __post_init__(self) -> None:
        if self.ends != MIDNIGHT and self.ends <= self.begins:
            raise ValueError("Hours end after they begin.")

    def on(self, day: date) -> tuple[datetime, datetime]:
        """The local start and end on a day, without a zone."""
        end_of_day = self.ends == MIDNIGHT
        return datetime.combine(day, self.begins), datetime.combine(day + _DAY * end_of_day, self.ends)


@dataclass(frozen=True, order=True)
class DaysOff:
    """Days off from the first to the last, both included."""

    first_day: date
    last_day: date

    def has(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def spans_of_hours(
    hours: Iterable[WeekdayHours], days_off: Iterable[DaysOff], zone: str, window: TimeSpan
) -> list[TimeSpan]:
    """The weekly hours within a window, without the days off, merged and in order."""
    by_weekday: dict[int, list[WeekdayHours]] = {}
    for each in hours:
        by_weekday.setdefault(each.weekday, []).append(each)
    off = list(days_off)
    return merge_spans(
        found
        for even, offset in _constant_offset_spans(zone, window)
        for day in _local_days(even, offset)
        if not any(each.has(day) for each in off)
        for each in by_weekday.get(day.weekday(), [])
        if (found := _utc_span(each.on(day), offset).within(even))
    )


def half_hours(zone: str, window: TimeSpan) -> list[datetime]:
    """The instants of a window at which the local clock shows a full or a half hour, in order."""
    instants = []
    for even, offset in _constant_offset_spans(zone, window):
        instant = even.begins + (_ANY_FULL_HOUR - (even.begins + offset)) % SLOT_GRID
        while instant < even.ends:
            instants.append(instant)
            instant += SLOT_GRID
    return instants


def _constant_offset_spans(zone: str, window: TimeSpan) -> Iterator[tuple[TimeSpan, timedelta]]:
    """The window, cut where the clocks change, each part with its offset from UTC."""
    begins = at = window.begins
    while at < window.ends:
        next_at = min(at + _OFFSET_SEARCH_STEP, window.ends)
        if _offset(zone, next_at) != _offset(zone, begins):
            next_at = _clock_change(zone, at, next_at)
            yield TimeSpan(begins, next_at), _offset(zone, begins)
            begins = next_at
        at = next_at
    if begins < window.ends:
        yield TimeSpan(begins, window.ends), _offset(zone, begins)


def _clock_change(zone: str, before: datetime, after: datetime) -> datetime:
    """The first instant of the new offset, somewhere after one instant and up to another."""
    second = timedelta(seconds=1)
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    old = _offset(zone, before)
    while after - before > second:
        middle = before + (after - before) // second // 2 * second
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return before + second


def _offset(zone: str, at: datetime) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)


def _local_days(even: TimeSpan, offset: timedelta) -> Iterator[date]:
    day = (even.begins + offset).date()
    while day <= (even.ends + offset).date():
        yield day
        day += _DAY


def _utc_span(read: tuple[datetime, datetime], offset: timedelta) -> TimeSpan:
    begins, ends = ((each - offset).replace(tzinfo=UTC) for each in read)
    return TimeSpan(begins, ends)


def minutes_after_midnight(value: time, *, is_end: bool = False) -> int:
    """A time as minutes after midnight; midnight as an end is the end of the day."""
    return (value.hour * 60 + value.minute) or END_OF_DAY_MINUTES * is_end


def time_from_minutes(minutes: int) -> time:
    """The time so many minutes after midnight; the end of the day is midnight."""
    return time(minutes // 60 % 24, minutes % 60)
