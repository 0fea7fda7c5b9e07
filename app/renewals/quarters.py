"""This and the next fiscal quarter: renewals by renewal date, other opportunities by close date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, select

from app.book.figures import net_arr_column, open_atr_column
from app.book.models import Opportunity, Tier
from app.book.open_opportunities import columns_of
from app.book.tiers import tier_in_sums
from app.db.kept import kept
from app.db.rows import read_rows
from app.people.models import User
from app.renewals.conditions import (
    IS_OTHER,
    IS_RENEWAL,
    anybody,
    between,
    in_quarter,
    narrowed,
    parts_listed,
)
from app.renewals.filters import RenewalFilter
from app.renewals.rows import ListedOpportunity, page_statement, read_page
from app.shared.sales.company import fiscal_calendar, threshold
from app.shared.sales.fiscal import FiscalQuarter
from app.web.pagination import Page


class QuarterPart(StrEnum):
    """What of a quarter is listed."""

    RENEWALS = "renewals"
    OTHERS = "others"

    @property
    def label(self) -> str:
        return str(QUARTER_PART_LABELS[self])


QUARTER_PART_LABELS = {QuarterPart.RENEWALS: _l("Renewals"), QuarterPart.OTHERS: _l("Other opportunities")}


class OnlyTier(StrEnum):
    """Which of them: those above the threshold of the ARR basis, or those without a tier."""

    ABOVE = "above"
    UNTIERED = "untiered"


@dataclass
class QuarterSum:
    """Open opportunities of one quarter and one part: amounts are minor units.

    `atr` is of renewals, `net_arr` of those with an amount. `tiers` counts by tier; None is untiered.
    """

    quarter: FiscalQuarter
    part: QuarterPart
    tiers: dict[Tier | None, int]
    above: int = 0
    atr: int = 0
    net_arr: int = 0

    @property
    def number(self) -> int:
        return sum(self.tiers.values())


def quarters_of(day: date) -> tuple[FiscalQuarter, FiscalQuarter]:
    """The fiscal quarter that a day is in, and the next one."""
    this = fiscal_calendar().quarter_of(day)
    return this, this.plus(1)


def quarter_sums(user: User, isr: str, day: date) -> list[QuarterSum]:
    """The sums of both quarters, renewals first in each: one statement for renewals, one for others."""
    found = {
        (number, part): QuarterSum(quarter, part, defaultdict(int))
        for number, quarter in enumerate(quarters_of(day))
        for part in QuarterPart
    }
    reader, of, values = anybody(user, isr)
    for part in QuarterPart:
        for number, tier, count, above, atr, net_arr in read_rows(_sums(reader, of, part, day), values):
            sum_ = found[number, part]
            sum_.tiers[tier] += count
            sum_.above += above
            sum_.atr += int(atr)
            sum_.net_arr += int(net_arr)
    return list(found.values())


def quarter_page(
    user: User,
    isr: str,
    quarter: FiscalQuarter,
    part: QuarterPart,
    only: OnlyTier | None,
    after: str | None,
    day: date,
) -> Page[ListedOpportunity]:
    """The open opportunities of a part of a quarter, by their day."""
    reader, of, values = anybody(user, isr)
    statement = _page_statement(reader, of, quarter, part, only, day, is_first=not after)
    return read_page(statement, values, _day_of(part), after)


@kept()
def _page_statement(
    reader: Any,
    isr: str,
    quarter: FiscalQuarter,
    part: QuarterPart,
    only: OnlyTier | None,
    day: date,
    *,
    is_first: bool,
) -> Any:
    tier = "untiered" if only is OnlyTier.UNTIERED else None
    where = [
        *narrowed(RenewalFilter(tier=tier), day),
        IS_RENEWAL if part is QuarterPart.RENEWALS else IS_OTHER,
        *in_quarter(_day_of(part), quarter),
        *([_is_above()] if only is OnlyTier.ABOVE else []),
    ]
    return page_statement(parts_listed(reader, isr, day), where, _day_of(part), day, is_first=is_first)


@kept()
def _sums(reader: Any, isr: str, part: QuarterPart, day: date) -> Any:
    this, following = quarters_of(day)
    calendar, column = fiscal_calendar(), _day_of(part)
    where = [
        IS_RENEWAL if part is QuarterPart.RENEWALS else IS_OTHER,
        *between(column, calendar.first_day(this), calendar.last_day(following)),
    ]
    columns = (
        Opportunity.id,
        case((column < calendar.first_day(following), 0), else_=1).label("number"),
        tier_in_sums(day).label("tier"),
        case((_is_above(), 1), else_=0).label("above"),
        open_atr_column().label("atr"),
        func.coalesce(net_arr_column(), 0).label("net_arr"),
    )
    found = columns_of(parts_listed(reader, isr, day), *columns, where=where).c
    sums = (func.count(), func.sum(found.above), func.sum(found.atr), func.sum(found.net_arr))
    return select(found.number, found.tier, *sums).group_by(found.number, found.tier)


def _day_of(part: QuarterPart) -> Any:
    return Opportunity.renewal_on if part is QuarterPart.RENEWALS else Opportunity.close_on


def _is_above() -> Any:
    return Opportunity.arr_basis > threshold()
