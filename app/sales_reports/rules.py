"""The indicators, as pure rules: what each is made of, and how its percentage is rounded.

Nobody says publicly what "on time" means, nor when a renewal is late: decision 58 does, and the page says so.
Amounts are minor units of the company's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import lazy_gettext as _l

PERMILLE = 1000  # a share has one decimal of a percent
ALMOST_ALL = PERMILLE - 1


class ReportMeasure(StrEnum):
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
        return str(REPORT_MEASURE_LABELS[self])

    @property
    def is_by_close_date(self) -> bool:
        """True if its quarter is that of the close date; else it is that of the renewal date."""
        return self in (ReportMeasure.NET_ARR, ReportMeasure.NO_NET_ARR)


REPORT_MEASURE_LABELS = {
    ReportMeasure.ATR: _l("ATR"),
    ReportMeasure.WON_ATR: _l("Won ATR"),
    ReportMeasure.LOST_ATR: _l("Lost ATR"),
    ReportMeasure.CONTRACTION: _l("Contraction"),
    ReportMeasure.CHURN: _l("Churn"),
    ReportMeasure.OPEN_ATR: _l("Open, not due yet"),
    ReportMeasure.OVERDUE_ATR: _l("Open past the renewal date"),
    ReportMeasure.EARLY: _l("Early"),
    ReportMeasure.ON_TIME: _l("On time"),
    ReportMeasure.LATE: _l("Late"),
    ReportMeasure.BEYOND_GRACE: _l("Late beyond grace"),
    ReportMeasure.NET_ARR: _l("Net ARR"),
    ReportMeasure.WON_NEGATIVE: _l("Won with a negative ARR basis"),
    ReportMeasure.NO_BASIS: _l("Renewals without an ARR basis"),
    ReportMeasure.NO_NET_ARR: _l("Won without a Net ARR"),
}
TIMINGS = (ReportMeasure.EARLY, ReportMeasure.ON_TIME, ReportMeasure.LATE, ReportMeasure.BEYOND_GRACE)


@dataclass(frozen=True)
class CountedSum:
    """An amount, and the number of opportunities that it is made of."""

    amount: int = 0
    count: int = 0

    def __add__(self, other: CountedSum) -> CountedSum:
        return CountedSum(self.amount + other.amount, self.count + other.count)


@dataclass(frozen=True)
class Figures:
    """The sums of some opportunities, and the indicators that follow from them."""

    sums: Mapping[ReportMeasure, CountedSum] = field(default_factory=dict)

    def __getitem__(self, measure: ReportMeasure) -> CountedSum:
        return self.sums.get(measure, CountedSum())

    @property
    def is_empty(self) -> bool:
        return not any(each.count for each in self.sums.values())

    @property
    def renewal_rate(self) -> int | None:
        """Won ATR of ATR. None if there is nothing to renew."""
        return self._of_atr(ReportMeasure.WON_ATR)

    @property
    def on_time_rate(self) -> int | None:
        """Won ATR that was early or on time, of ATR."""
        return self._of_atr(ReportMeasure.EARLY, ReportMeasure.ON_TIME)

    @property
    def churn_rate(self) -> int | None:
        """Lost ATR and contraction, of ATR."""
        return self._of_atr(ReportMeasure.CHURN)

    def attainment(self, target: int | None) -> int | None:
        """Net ARR of a target. None without a target."""
        return None if target is None else share(self[ReportMeasure.NET_ARR].amount, target)

    def _of_atr(self, *measures: ReportMeasure) -> int | None:
        return share(sum(self[each].amount for each in measures), self[ReportMeasure.ATR].amount)


class FigureSums:
    """Sums that are added up, which `figures` are made of."""

    def __init__(self) -> None:
        self._sums: dict[ReportMeasure, CountedSum] = {}

    def add(self, sums: Mapping[ReportMeasure, CountedSum]) -> None:
        for measure, sum_ in sums.items():
            there = self._sums.get(measure)
            self._sums[measure] = sum_ if there is None else there + sum_

    @property
    def figures(self) -> Figures:
        return Figures(dict(self._sums))


def share(part: int, whole: int) -> int | None:
    """A part of a whole in tenths of a percent, half-up; None if the whole is not above 0.

    What is short of the whole is at most 99.9 %.
    """
    if whole <= 0:
        return None
    twice = (2 * abs(part) * PERMILLE + whole) // (2 * whole)
    rounded = twice if part >= 0 else -twice
    return min(rounded, ALMOST_ALL) if part < whole else rounded
