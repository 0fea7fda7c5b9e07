"""Onboardings on one timeline: the position of each day on it, from 0 to 100.

The line reaches from the first hire to the last day that is due or forecast, and no further back than
`TIMELINE_LOOKBACK`: what lies before that is drawn at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from app.shared.times import month_name

TIMELINE_LOOKBACK = timedelta(days=120)
TIMELINE_MARGIN = timedelta(days=3)  # at either end


@dataclass(frozen=True)
class OnboardingDays:
    """The days of one onboarding on the timeline; None for those that have not come."""

    hired: date
    starts: date
    due: date
    gate_opened: date | None = None
    territory: date | None = None
    forecast: tuple[date, date] | None = None

    @property
    def last(self) -> date:
        """The last of its days, come or to come."""
        known = (self.starts, self.due, self.gate_opened, self.territory, self.forecast and self.forecast[1])
        return max(day for day in known if day)


@dataclass(frozen=True)
class Month:
    """The first day of a month on the line."""

    name: str
    at: float


@dataclass(frozen=True)
class TimelineSpan:
    """A stretch of time, from its first day to its last."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """The position of a day, from 0 to 100; a day beyond either end is at that end."""
        span = (self.last - self.first).days
        return round(min(100.0, max(0.0, 100 * (day - self.first).days / span)), 2)

    @cached_property
    def months(self) -> list[Month]:
        """The months that begin on the line."""
        return [Month(month_name(day), self.at(day)) for day in _firsts(self.first, self.last)]


def timeline_span(onboardings: Iterable[OnboardingDays], today: date) -> TimelineSpan:
    """The timeline that holds all of them, and today."""
    known = list(onboardings)
    first = min([today, *(days.hired for days in known)])
    last = max([today, *(days.last for days in known)])
    return TimelineSpan(max(first, today - TIMELINE_LOOKBACK) - TIMELINE_MARGIN, last + TIMELINE_MARGIN)


def _firsts(first: date, last: date) -> Iterator[date]:
    day = date(first.year, first.month, 1)
    while day <= last:
        if day >= first:
            yield day
        day = (day + timedelta(days=31)).replace(day=1)
