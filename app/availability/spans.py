"""Spans of time, with union and difference. All instants are in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, order=True)
class TimeSpan:
    """The time from one instant up to another, which is not included.

    Raises ValueError for instants without a zone, and for an end that is not after the beginning.
    """

    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.begins.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("A span needs instants with a time zone.")
        # In UTC, because a local clock jumps when something is added across a change.
        object.__setattr__(self, "begins", self.begins.astimezone(UTC))
        object.__setattr__(self, "ends", self.ends.astimezone(UTC))
        if self.ends <= self.begins:
            raise ValueError("A span ends after it begins.")

    def widened(self, by: timedelta) -> TimeSpan:
        """The span with more time before and after."""
        return TimeSpan(self.begins - by, self.ends + by)

    def within(self, other: TimeSpan) -> TimeSpan | None:
        """The part that lies in another span; None if they share no time."""
        begins, ends = max(self.begins, other.begins), min(self.ends, other.ends)
        return TimeSpan(begins, ends) if begins < ends else None


def merge_spans(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """The union of spans, in order: those that overlap or meet become one."""
    merged: list[TimeSpan] = []
    for span in sorted(spans):
        if merged and span.begins <= merged[-1].ends:
            merged[-1] = TimeSpan(merged[-1].begins, max(merged[-1].ends, span.ends))
        else:
            merged.append(span)
    return merged


def subtract_spans(spans: Iterable[TimeSpan], taken: Iterable[TimeSpan]) -> list[TimeSpan]:
    """The spans without the time of others, merged and in order."""
    left: list[TimeSpan] = []
    removed = merge_spans(taken)
    for span in merge_spans(spans):
        begins = span.begins
        for each in removed:
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
