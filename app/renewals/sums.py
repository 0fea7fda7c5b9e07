"""What the renewals of a filter add up to: by window and by month, from one statement.

The statement adds up each renewal date along an index. The rules make windows and months of these, so each
renewal is in exactly one, and the windows add up to all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.book.figures import open_atr_column
from app.book.models import Opportunity
from app.book.open_opportunities import columns_of
from app.db.kept import kept
from app.db.rows import read_rows
from app.people.models import User
from app.renewals.conditions import IS_RENEWAL, anybody, in_quarter, narrowed, parts_listed
from app.renewals.filters import RenewalFilter
from app.renewals.rules import RenewalWindow, WindowDays
from app.shared.sales.company import money
from app.shared.times import format_month
from app.web.charts.bars import ChartRow, amount_bar

CHART_MONTHS = 12  # from this one
AMOUNT_ROOM_FACTOR = 1.35  # leaves room for the amount at the end of the longest bar


@dataclass
class Sum:
    """How many renewals, and their ARR basis in minor units."""

    number: int = 0
    atr: int = 0

    def add(self, number: int, atr: int) -> None:
        self.number += number
        self.atr += atr


@dataclass(frozen=True)
class RenewalSums:
    """The sums of a filter. `months` are those ahead, by "2026-08"."""

    windows: dict[RenewalWindow, Sum]
    until_line: Sum
    beyond_line: Sum
    months: dict[str, Sum]

    @property
    def total(self) -> Sum:
        """Of all windows."""
        found = list(self.windows.values())
        return Sum(sum(each.number for each in found), sum(each.atr for each in found))

    @property
    def chart(self) -> list[ChartRow]:
        """The ATR of each month ahead as a bar."""
        longest = max((each.atr for each in self.months.values()), default=0)
        whole = round(max(longest, 1) * AMOUNT_ROOM_FACTOR)
        return [
            ChartRow(format_month(month), [amount_bar(_("ATR"), sum_.atr, money(sum_.atr), whole=whole)])
            for month, sum_ in self.months.items()
        ]


def renewal_sums(user: User, asked: RenewalFilter, days: WindowDays) -> RenewalSums:
    """The sums of all renewals of a filter, whatever its window."""
    reader, isr, values = anybody(user, asked.isr)
    found = read_rows(_sums(reader, replace(asked, isr=isr), days), values)
    rows = sorted(found, key=lambda row: row[0] or date.max)
    return sums_of([(day, number, int(sum_)) for day, number, sum_ in rows], days)


@kept()
def _sums(reader: Any, asked: RenewalFilter, days: WindowDays) -> Any:
    where = [
        IS_RENEWAL,
        *narrowed(asked, days.today),
        *in_quarter(Opportunity.renewal_on, asked.quarter),
    ]
    parts = parts_listed(reader, asked.isr, days.today)
    atr = open_atr_column().label("atr")
    found = columns_of(parts, Opportunity.id, Opportunity.renewal_on, atr, where=where).c
    return select(found.renewal_on, func.count(), func.sum(found.atr)).group_by(found.renewal_on)


def sums_of(by_day: Sequence[tuple[date | None, int, int]], days: WindowDays) -> RenewalSums:
    """The sums of renewals that were added up by renewal date: (date, number, ARR basis) in order."""
    windows = {window: Sum() for window in RenewalWindow}
    until, beyond = Sum(), Sum()
    months: dict[str, Sum] = defaultdict(Sum)
    for day, number, atr in by_day:
        window = days.window_of(day)
        windows[window].add(number, atr)
        if window is RenewalWindow.REPORT and day is not None:
            (beyond if days.is_beyond_line(day) else until).add(number, atr)
        if day is not None and day >= days.today:
            months[f"{day:%Y-%m}"].add(number, atr)
    return RenewalSums(windows, until, beyond, dict(list(months.items())[:CHART_MONTHS]))
