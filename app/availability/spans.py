"""Spans of time, and what is left of some when others are taken away. Instants are UTC throughout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, order=True)
class TimeSpan:
    """From one instant up to another, which no longer belongs to it.

    Raises ValueError for instants without a zone, and for an end that is not after the beginning.
    """

    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.begins.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("A span needs instants with a time zone.")
        # In UTC, or adding to them would be done on a wall clock that jumps.
        object.__setattr__(self, "begins", self.begins.astimezone(UTC))
        object.__setattr__(self, "ends", self.ends.astimezone(UTC))
        if self.ends <= self.begins:
            raise ValueError("A span ends after it begins.")

    def widened(self, by: timedelta) -> TimeSpan:
        """The same with so much more before and after."""
        return TimeSpan(self.begins - by, self.ends + by)

    def within(self, other: TimeSpan) -> TimeSpan | None:
        """What of it lies in another; None where they share no time."""
        begins, ends = max(self.begins, other.begins), min(self.ends, other.ends)
        return TimeSpan(begins, ends) if begins < ends else None


def merge_spans(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """The same time in as few spans as can be, in order: those that overlap or meet become one."""
    whole: list[TimeSpan] = []
    for span in sorted(spans):
        if whole and span.begins <= whole[-1].ends:
            whole[-1] = TimeSpan(whole[-1].begins, max(whole[-1].ends, span.ends))
        else:
            whole.append(span)
    return whole


def subtract_spans(spans: Iterable[TimeSpan], taken: Iterable[TimeSpan]) -> list[TimeSpan]:
    """What is left of the spans where others are taken away, joined and in order."""
    left: list[TimeSpan] = []
    gone = merge_spans(taken)
    for span in merge_spans(spans):
        begins = span.begins
        for each in gone:
            if each.ends <= begins:
                continue
            if each.begins >= span.ends:
                break
            if begins < each.begins:
                left.append(TimeSpan(begins, each.begins))
            begins = each.ends
        if begins < span.ends:
            left.append(TimeSpan(begins, span.ends))
    return left
