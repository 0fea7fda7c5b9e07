"""What a report counts: a quarter, and the region, team and ISR that it is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement

from app.book.aligned import AlignedOpportunities
from app.shared.regions import Region
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter

NO_ISR = "nobody"  # instead of the id of an ISR, in addresses
QUARTERS_BEFORE = 4  # this one, on a page of several


@dataclass(frozen=True)
class IndicatorFilter:
    """Which opportunities are counted. `isr` is the id of an ISR as a text, NO_ISR, or None for all.

    `is_nowhere` is true for those of accounts without a territory, which have no region and no team.
    """

    quarter: FiscalQuarter
    region: Region | None = None
    is_nowhere: bool = False
    team: str | None = None
    isr: str | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the quarter."""
        return fiscal_calendar().first_day(self.quarter), fiscal_calendar().last_day(self.quarter)

    @property
    def is_narrowed(self) -> bool:
        """True if it asks for less than all of the quarter."""
        return self.is_nowhere or any(each is not None for each in (self.region, self.team, self.isr))

    def conditions(self, rows: AlignedOpportunities) -> list[ColumnElement[bool]]:
        """The conditions of all but the quarter."""
        found = []
        if self.region is not None:
            found.append(rows.region == self.region)
        if self.is_nowhere:
            found.append(rows.region.is_(None))
        if self.team is not None:
            found.append(rows.team == self.team)
        if self.isr == NO_ISR:
            found.append(rows.isr_id.is_(None))
        elif self.isr is not None:
            found.append(rows.isr_id == int(self.isr))
        return found


def last_quarters(day: date) -> list[FiscalQuarter]:
    """The quarter of a day after the ones before it."""
    this = fiscal_calendar().quarter_of(day)
    return [this.plus(-before) for before in range(QUARTERS_BEFORE, -1, -1)]
