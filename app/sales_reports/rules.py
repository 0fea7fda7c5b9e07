"""The indicators, as pure rules: what each is made of, and how its percentage is rounded.

Nobody says publicly what "on time" means, nor when a renewal is late: decision 58 does, and the page says so.
Amounts are minor units of the company's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l

PERMILLE = 1000  # a share has one decimal of a percent
ALMOST_ALL = PERMILLE - 1


class Measure(StrEnum):
    """What is summed over opportunities. The value is its name in addresses."""

    ATR = "atr"
    WON_ATR = "won-atr"
    LOST_ATR = "lost-atr"
    CONTRACTION = "contraction"
    CHURN = "churn"
    OPEN_ATR = "open-atr"
    OVERDUE_ATR = "overdue-atr"
    EARLY = "early"
    ON_TIME = "on-time"
    LATE = "late"
    BEYOND_GRACE = "late-beyond-grace"
    NET_ARR = "net-arr"
    WON_NEGATIVE = "won-negative-basis"
    NO_BASIS = "no-basis"
    NO_NET_ARR = "no-net-arr"

    @property
    def label(self) -> str:
        return str(MEASURE_LABELS[self])

    @property
    def is_by_close_date(self) -> bool:
        """True if its quarter is that of the close date; else it is that of the renewal date."""
        return self in (Measure.NET_ARR, Measure.NO_NET_ARR)


MEASURE_LABELS = {
    Measure.ATR: _l("ATR"),
    Measure.WON_ATR: _l("Won ATR"),
    Measure.LOST_ATR: _l("Lost ATR"),
    Measure.CONTRACTION: _l("Contraction"),
    Measure.CHURN: _l("Churn"),
    Measure.OPEN_ATR: _l("Open, not due yet"),
    Measure.OVERDUE_ATR: _l("Open past the renewal date"),
    Measure.EARLY: _l("Early"),
    Measure.ON_TIME: _l("On time"),
    Measure.LATE: _l("Late"),
    Measure.BEYOND_GRACE: _l("Late beyond grace"),
    Measure.NET_ARR: _l("Net ARR"),
    Measure.WON_NEGATIVE: _l("Won with a negative ARR basis"),
    Measure.NO_BASIS: _l("Renewals without an ARR basis"),
    Measure.NO_NET_ARR: _l("Won without a Net ARR"),
}
TIMINGS = (Measure.EARLY, Measure.ON_TIME, Measure.LATE, Measure.BEYOND_GRACE)


@dataclass(frozen=True)
class Sum:
    """An amount, and the number of opportunities that it is made of."""

    amount: int = 0
    count: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.amount + other.amount, self.count + other.count)


@dataclass(frozen=True)
class Figures:
    """The sums of some opportunities, and the indicators that follow from them."""

    sums: Mapping[Measure, Sum] = field(default_factory=dict)

    def __getitem__(self, measure: Measure) -> Sum:
        return self.sums.get(measure, Sum())

    def __add__(self, other: Figures) -> Figures:
        return Figures({each: self[each] + other[each] for each in Measure})

    @property
    def is_empty(self) -> bool:
        return not any(each.count for each in self.sums.values())

    @property
    def renewal_rate(self) -> int | None:
        """Won ATR of ATR. None if there is nothing to renew."""
        return self._of_atr(Measure.WON_ATR)

    @property
    def on_time_rate(self) -> int | None:
        """Won ATR that was early or on time, of ATR."""
        return self._of_atr(Measure.EARLY, Measure.ON_TIME)

    @property
    def churn_rate(self) -> int | None:
        """Lost ATR and contraction, of ATR."""
        return self._of_atr(Measure.CHURN)

    def rate_of(self, measure: Measure) -> int | None:
        """A part of the ATR, of ATR."""
        return self._of_atr(measure)

    def attainment(self, target: int | None) -> int | None:
        """Net ARR of a target. None without a target."""
        return None if target is None else share(self[Measure.NET_ARR].amount, target)

    def _of_atr(self, *measures: Measure) -> int | None:
        return share(sum(self[each].amount for each in measures), self[Measure.ATR].amount)


def share(part: int, whole: int) -> int | None:
    """A part of a whole in tenths of a percent, half-up; None if the whole is not above 0.

    What is short of the whole is at most 99.9 %.
    """
    if whole <= 0:
        return None
    twice = (2 * abs(part) * PERMILLE + whole) // (2 * whole)
    rounded = twice if part >= 0 else -twice
    return min(rounded, ALMOST_ALL) if part < whole else rounded


def timing_of(closed_on: date, renewal_on: date, *, early_days: int, late_days: int) -> Measure:
    """When a renewal was won: early, on time, late, or late beyond grace.

    `early_days` or more before the renewal date is early; more than `late_days` after it is beyond grace.
    """
    ahead = (renewal_on - closed_on).days
    if ahead >= early_days:
        return Measure.EARLY
    if ahead >= 0:
        return Measure.ON_TIME
    return Measure.LATE if -ahead <= late_days else Measure.BEYOND_GRACE
