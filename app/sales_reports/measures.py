"""Each measure in SQL: which opportunities it counts, by which date, and which amount of each.

Each renewal counts as one thing, which `counted_as` says. Sums are grouped by it, and the rows behind a
number are those that count as what the number is made of. So the rows always sum to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, func, literal, or_

from app.book.figures import (
    contraction_column,
    counts_for_atr,
    days_before_renewal,
    is_counted_renewal,
    is_won_debook,
    net_arr_column,
    won_atr_column,
)
from app.book.models import Opportunity, OpportunityOutcome
from app.sales_reports.rules import CountedSum, ReportMeasure
from app.shared.settings import current_settings

_WON = Opportunity.outcome == OpportunityOutcome.WON
_LOST = Opportunity.outcome == OpportunityOutcome.LOST
_OPEN = Opportunity.outcome == OpportunityOutcome.OPEN
_CONTRACTS = contraction_column() > 0  # of one that is won and counts


class CountedAs(StrEnum):
    """What a renewal counts as."""

    LOST = "lost"
    OPEN = "open"
    OVERDUE = "overdue"
    EARLY = "early"
    ON_TIME = "on time"
    LATE = "late"
    BEYOND_GRACE = "late beyond grace"
    WON_NEGATIVE = "won with a negative basis"
    NO_BASIS = "without a basis"


_AS_WON = {
    CountedAs.EARLY: ReportMeasure.EARLY,
    CountedAs.ON_TIME: ReportMeasure.ON_TIME,
    CountedAs.LATE: ReportMeasure.LATE,
    CountedAs.BEYOND_GRACE: ReportMeasure.BEYOND_GRACE,
}
_OF_BASIS = {  # and which measure sums up their ARR basis, beside ATR
    CountedAs.LOST: ReportMeasure.LOST_ATR,
    CountedAs.OPEN: ReportMeasure.OPEN_ATR,
    CountedAs.OVERDUE: ReportMeasure.OVERDUE_ATR,
}
_NOT_IN_ATR = {
    CountedAs.WON_NEGATIVE: ReportMeasure.WON_NEGATIVE,
    CountedAs.NO_BASIS: ReportMeasure.NO_BASIS,
}


@dataclass(frozen=True)
class MeasureColumns:
    """The condition that a measure counts an opportunity, and the amount that it adds; never NULL."""

    condition: ColumnElement[bool]
    amount: ColumnElement[int]


def measure_columns(measure: ReportMeasure, day: date) -> MeasureColumns:
    """A measure as of a day. The day decides only which open renewals are past their date."""
    net_arr = net_arr_column()
    if measure.is_by_close_date:
        has_amount = measure is ReportMeasure.NET_ARR
        condition = and_(_WON, net_arr.is_not(None) if has_amount else net_arr.is_(None))
        return MeasureColumns(condition, func.coalesce(net_arr, 0))
    found = counted_as(day)
    won, lost = found.in_(_AS_WON), found == CountedAs.LOST
    contracts, basis = and_(won, _CONTRACTS), func.coalesce(Opportunity.arr_basis, 0)
    churn = case((_LOST, basis), else_=contraction_column())
    others = {
        ReportMeasure.ATR: MeasureColumns(or_(won, found.in_(_OF_BASIS)), basis),
        ReportMeasure.WON_ATR: MeasureColumns(won, won_atr_column()),
        ReportMeasure.CONTRACTION: MeasureColumns(contracts, contraction_column()),
        ReportMeasure.CHURN: MeasureColumns(or_(lost, contracts), churn),
        **{each: MeasureColumns(found == kind, won_atr_column()) for kind, each in _AS_WON.items()},
    }
    alone = {each: kind for kind, each in (_OF_BASIS | _NOT_IN_ATR).items()}
    return others[measure] if measure in others else MeasureColumns(found == alone[measure], basis)


def date_column(measure: ReportMeasure) -> Any:
    """The date by which a measure has its quarter."""
    return Opportunity.close_on if measure.is_by_close_date else Opportunity.renewal_on


def in_days(measure: ReportMeasure, first: date, last: date) -> ColumnElement[bool]:
    """The condition that the date of a measure is on one of these days, along an index."""
    counted = _WON if measure.is_by_close_date else is_counted_renewal()
    return and_(counted, date_column(measure).between(first, last))


def counted_as(day: date) -> ColumnElement[str | None]:
    """What a renewal counts as on a day, as a column; NULL for what no report counts."""
    settings, ahead = current_settings(), days_before_renewal()
    counted = case(
        (_LOST, _text(CountedAs.LOST)),
        (and_(_OPEN, Opportunity.renewal_on < day), _text(CountedAs.OVERDUE)),
        (_OPEN, _text(CountedAs.OPEN)),
        (ahead >= settings.early_days, _text(CountedAs.EARLY)),
        (ahead >= 0, _text(CountedAs.ON_TIME)),
        (ahead >= -settings.late_days, _text(CountedAs.LATE)),
        else_=_text(CountedAs.BEYOND_GRACE),
    )
    return case(
        (counts_for_atr(), counted),
        (and_(is_counted_renewal(), is_won_debook()), _text(CountedAs.WON_NEGATIVE)),
        (and_(is_counted_renewal(), Opportunity.arr_basis.is_(None)), _text(CountedAs.NO_BASIS)),
    )


def renewal_sums(day: date) -> list[Any]:
    """The columns of a statement grouped by `counted_as`, for `figures_of_renewals`."""
    basis = func.coalesce(Opportunity.arr_basis, 0)
    return [
        counted_as(day).label("counted_as"),
        func.count().label("number"),
        _sum(basis, "basis"),
        _sum(won_atr_column(), "won"),
        func.count(case((_CONTRACTS, 1))).label("contracting"),
    ]


def net_arr_sums() -> list[Any]:
    """The columns of a statement of what was won, for `figures_of_net_arr`."""
    net_arr = net_arr_column()
    return [
        func.count().label("number"),
        func.count(net_arr).label("known"),
        _sum(func.coalesce(net_arr, 0), "net_arr"),
    ]


def figures_of_renewals(row: Any) -> Mapping[ReportMeasure, CountedSum]:
    """What a row of `renewal_sums` adds to each measure."""
    kind, number, basis, won = row.counted_as, row.number, int(row.basis), int(row.won)
    whole = CountedSum(basis, number)
    if kind in _NOT_IN_ATR:
        return {_NOT_IN_ATR[CountedAs(kind)]: whole}
    found = {ReportMeasure.ATR: whole}
    if kind in _AS_WON:
        renewed, contraction = CountedSum(won, number), CountedSum(basis - won, row.contracting)
        found |= {ReportMeasure.WON_ATR: renewed, _AS_WON[CountedAs(kind)]: renewed}
        return found | {ReportMeasure.CONTRACTION: contraction, ReportMeasure.CHURN: contraction}
    if kind == CountedAs.LOST:
        found[ReportMeasure.CHURN] = whole
    return found | {_OF_BASIS[CountedAs(kind)]: whole}


def figures_of_net_arr(row: Any) -> Mapping[ReportMeasure, CountedSum]:
    """What a row of `net_arr_sums` adds to each measure."""
    return {
        ReportMeasure.NET_ARR: CountedSum(int(row.net_arr), row.known),
        ReportMeasure.NO_NET_ARR: CountedSum(0, row.number - row.known),
    }


def _sum(column: Any, name: str) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger).label(name)


def _text(kind: CountedAs) -> Any:
    return literal(kind.value, String)
