"""The rules of the renewals report: in which window a renewal is, and what of its quote is not in order.

The department's page says both "90-120" and "90-180" days ahead. The report has the longer window, with a
line at 120 days (decision 55).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.business_days import DAY

LINE_DAYS = 120  # days ahead: where the shorter window of the page ends


class RenewalWindow(StrEnum):
    """How far ahead the renewal date of an open renewal is. Each is in exactly one."""

    NEAR = "near"
    REPORT = "report"
    LATER = "later"
    PAST = "past"
    UNDATED = "undated"


class QuoteMark(StrEnum):
    """What of the dates of a quote is not in order."""

    NO_START = "no start"
    OTHER_START = "other start"
    ENDS_FIRST = "ends first"

    @property
    def label(self) -> str:
        return str(QUOTE_MARK_LABELS[self])


QUOTE_MARK_LABELS = {
    QuoteMark.NO_START: _l("No quote start"),
    QuoteMark.OTHER_START: _l("Quote start is not the renewal date"),
    QuoteMark.ENDS_FIRST: _l("Quote ends before it starts"),
}


@dataclass(frozen=True)
class WindowDays:
    """The windows as of a day. `nearest` and `farthest` are the days ahead of the report, both of them in."""

    today: date
    nearest: int
    farthest: int

    def window_of(self, renewal_on: date | None) -> RenewalWindow:
        """The window of an open renewal, by its renewal date."""
        if renewal_on is None:
            return RenewalWindow.UNDATED
        ahead = (renewal_on - self.today).days
        if ahead < 0:
            return RenewalWindow.PAST
        if ahead < self.nearest:
            return RenewalWindow.NEAR
        return RenewalWindow.REPORT if ahead <= self.farthest else RenewalWindow.LATER

    def is_beyond_line(self, renewal_on: date) -> bool:
        """True in the report beyond LINE_DAYS."""
        in_report = self.window_of(renewal_on) is RenewalWindow.REPORT
        return in_report and (renewal_on - self.today).days > LINE_DAYS

    @property
    def has_line(self) -> bool:
        """True if LINE_DAYS is inside the report."""
        return self.nearest <= LINE_DAYS < self.farthest

    def bounds_of(self, window: RenewalWindow) -> tuple[date | None, date | None]:
        """The first and the last renewal date of a window that has dates; None is without end."""
        first = self.today + timedelta(days=self.nearest)
        last = self.today + timedelta(days=self.farthest)
        bounds: Mapping[RenewalWindow, tuple[date | None, date | None]] = {
            RenewalWindow.NEAR: (self.today, first - DAY),
            RenewalWindow.REPORT: (first, last),
            RenewalWindow.LATER: (last + DAY, None),
            RenewalWindow.PAST: (None, self.today - DAY),
        }
        return bounds[window]


def quote_marks(renewal_on: date | None, starts_on: date | None, ends_on: date | None) -> list[QuoteMark]:
    """What of the dates of a quote is not in order: it should start on the renewal date."""
    marks = []
    if starts_on is None:
        marks.append(QuoteMark.NO_START)
    elif renewal_on is not None and starts_on != renewal_on:
        marks.append(QuoteMark.OTHER_START)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        marks.append(QuoteMark.ENDS_FIRST)
    return marks
