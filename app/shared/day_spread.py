"""How many days things took: the median and the 90th percentile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DaySpread:
    """Times in business days: how many took so many days."""

    counts: Mapping[int, int]

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def median(self) -> int | None:
        return self.at_percent(50)

    @property
    def high(self) -> int | None:
        """The 90th percentile."""
        return self.at_percent(90)

    def up_to(self, days: int) -> int:
        """How many took at most so many days."""
        return sum(number for each, number in self.counts.items() if each <= days)

    def at_percent(self, percent: int) -> int | None:
        """The days in which this share of them was done; None of nothing."""
        needed = -(-self.number * percent // 100)
        return next((days for days in sorted(self.counts) if self.up_to(days) >= needed), None)
