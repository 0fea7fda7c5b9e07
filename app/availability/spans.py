"""Spans of time, and what is left of some when others are taken away. Instants are UTC throughout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, order=True)
class Span:
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

    def widened(self, by: timedelta) -> Span:
        """The same with so much more before and after."""
        return Span(self.begins - by, self.ends + by)

    def within(self, other: Span) -> Span | None:
        """What of it lies in another; None where they share no time."""
        begins, ends = max(self.begins, other.begins), min(self.ends, other.ends)
        return Span(begins, ends) if begins < ends else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as can be, in order: those that overlap or meet become one."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.begins <= whole[-1].ends:
            whole[-1] = Span(whole[-1].begins, max(whole[-1].ends, span.ends))
        else:
            whole.append(span)
    return whole


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans where others are taken away, joined and in order."""
    left: list[Span] = []
    gone = joined(taken)
    for span in joined(spans):
        begins = span.begins
        for each in gone:
            if each.ends <= begins:
                continue
            if each.begins >= span.ends:
                break
            if begins < each.begins:
                left.append(Span(begins, each.begins))
            begins = each.ends
        if begins < span.ends:
            left.append(Span(begins, span.ends))
    return left
