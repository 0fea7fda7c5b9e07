"""The fiscal calendar: years of four quarters, which begin on the first day of some month.

The company's fiscal year begins on 1 February and has the name of the year in which it ends: FY26-Q3 is
August to October 2025. Nothing else in the code knows which months a quarter has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

MONTHS, QUARTERS, MONTHS_OF_QUARTER = 12, 4, 3
CENTURY = 2000  # the two digits of a label are of this century

_LABEL = re.compile(r"FY(?P<year>[0-9]{2})[- ]?Q(?P<quarter>[1-4])", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, order=True)
class FiscalQuarter:
    """One quarter. `year` is the name of its fiscal year, and `number` is 1 to 4."""

    year: int
    number: int

    @property
    def label(self) -> str:
        """Its label, such as "FY26-Q3"."""
        return f"FY{self.year % 100:02}-Q{self.number}"

    def plus(self, quarters: int) -> FiscalQuarter:
        """The quarter so many quarters later, or earlier if the number is negative."""
        years, index = divmod(self.number - 1 + quarters, QUARTERS)
        return FiscalQuarter(self.year + years, index + 1)


@dataclass(frozen=True)
class FiscalCalendar:
    """How a company counts its fiscal years.

    A fiscal year begins on the first day of the month `starts` (1 to 12). It has the name of the calendar
    year in which it ends or starts.
    """

    starts: int = 2
    named_by: Literal["start", "end"] = "end"

    def quarter_of(self, day: date) -> FiscalQuarter:
        """The quarter that a day is in."""
        started = day.year - (day.month < self.starts)
        return FiscalQuarter(started + self._years_to_name, self._month(day) // MONTHS_OF_QUARTER + 1)

    def month_of_quarter(self, day: date) -> int:
        """Which month of its quarter a day is in: 1, 2 or 3."""
        return self._month(day) % MONTHS_OF_QUARTER + 1

    def first_day(self, quarter: FiscalQuarter) -> date:
        """The first day of a quarter."""
        months = self.starts - 1 + (quarter.number - 1) * MONTHS_OF_QUARTER
        years, month = divmod(months, MONTHS)
        return date(quarter.year - self._years_to_name + years, month + 1, 1)

    def quarter_start(self, day: date) -> date:
        """The first day of the quarter that a day is in."""
        return self.first_day(self.quarter_of(day))

    def last_day(self, quarter: FiscalQuarter) -> date:
        """The last day of a quarter."""
        return self.first_day(quarter.plus(1)) - timedelta(days=1)

    @property
    def _years_to_name(self) -> int:
        """The years from the one in which a fiscal year starts to the one it is named by."""
        return int(self.named_by == "end" and self.starts > 1)

    def _month(self, day: date) -> int:
        """The number of months since the fiscal year began: 0 to 11."""
        return (day.month - self.starts) % MONTHS


def quarter_from_label(text: str) -> FiscalQuarter | None:
    """The quarter of a label such as "FY26-Q3"; None for another text."""
    label = _LABEL.fullmatch(text.strip())
    return FiscalQuarter(CENTURY + int(label["year"]), int(label["quarter"])) if label else None
