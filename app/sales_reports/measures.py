"""Each measure in SQL: which opportunities it counts, by which date, and which amount of each.

A number and the rows behind it are made from the same condition, so the rows always sum to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, or_

from app.book.figures import (
    contraction_column,
    counts_for_atr,
    days_before_renewal,
    net_arr_column,
    won_atr_column,
)
from app.book.models import Opportunity, OpportunityKind, OpportunityOutcome
from app.sales_reports.rules import Measure, Sum
from app.shared.settings import current_settings

_WON = Opportunity.outcome == OpportunityOutcome.WON
_LOST = Opportunity.outcome == OpportunityOutcome.LOST
_OPEN = Opportunity.outcome == OpportunityOutcome.OPEN
_CONTRACTS = and_(_WON, contraction_column() > 0)


@dataclass(frozen=True)
class MeasureColumns:
    """The condition that a measure counts an opportunity, and the amount that it adds; never NULL."""

    condition: ColumnElement[bool]
    amount: ColumnElement[int]


def measure_columns(measure: Measure, day: date) -> MeasureColumns:
    """A measure as of a day. The day decides only which open renewals are past their date."""
    return _all_columns(day)[measure]


def date_column(measure: Measure) -> Any:
    """The date by which a measure has its quarter."""
    return Opportunity.close_on if measure.is_by_close_date else Opportunity.renewal_on


def in_days(measure: Measure, first: date, last: date) -> ColumnElement[bool]:
    """The condition that the date of a measure is on one of these days, along an index."""
    counted = _WON if measure.is_by_close_date else Opportunity.outcome.in_(_COUNTED)
    return and_(counted, date_column(measure).between(first, last))


def any_in_days(first: date, last: date) -> ColumnElement[bool]:
    """The condition that one of the measures counts an opportunity on one of these days."""
    return or_(in_days(Measure.ATR, first, last), in_days(Measure.NET_ARR, first, last))


def sum_columns(measures: Iterable[Measure], day: date, first: date, last: date) -> list[Any]:
    """Two columns for each measure: the amount and the count of what is on these days."""
    columns = []
    for measure in measures:
        found = measure_columns(measure, day)
        dated = and_(found.condition, date_column(measure).between(first, last))
        amount = func.coalesce(func.sum(case((dated, found.amount), else_=0)), 0)
        columns += [
            cast(amount, BigInteger).label(f"{measure.name}_amount"),
            func.count(case((dated, 1))).label(f"{measure.name}_count"),
        ]
    return columns


def sums_of(row: Any, measures: Iterable[Measure]) -> Mapping[Measure, Sum]:
    """What `sum_columns` found."""
    values = row._mapping
    return {
        each: Sum(int(values[f"{each.name}_amount"]), int(values[f"{each.name}_count"])) for each in measures
    }


_COUNTED = (OpportunityOutcome.OPEN, OpportunityOutcome.WON, OpportunityOutcome.LOST)


def _all_columns(day: date) -> dict[Measure, MeasureColumns]:
    settings, ahead = current_settings(), days_before_renewal()
    counted, is_renewal = counts_for_atr(), Opportunity.kind == OpportunityKind.RENEWAL
    basis, zero = func.coalesce(Opportunity.arr_basis, 0), literal(0, BigInteger)
    lost, contracts, won_atr = and_(counted, _LOST), and_(counted, _CONTRACTS), won_atr_column()
    is_past = Opportunity.renewal_on < day
    timed = {
        Measure.EARLY: ahead >= settings.early_days,
        Measure.ON_TIME: and_(ahead >= 0, ahead < settings.early_days),
        Measure.LATE: and_(ahead < 0, ahead >= -settings.late_days),
        Measure.BEYOND_GRACE: ahead < -settings.late_days,
    }
    churn = case((_LOST, basis), else_=contraction_column())
    return {
        Measure.ATR: MeasureColumns(counted, basis),
        Measure.WON_ATR: MeasureColumns(and_(counted, _WON), won_atr),
        Measure.LOST_ATR: MeasureColumns(lost, basis),
        Measure.CONTRACTION: MeasureColumns(contracts, contraction_column()),
        Measure.CHURN: MeasureColumns(or_(lost, contracts), churn),
        Measure.OPEN_ATR: MeasureColumns(and_(counted, _OPEN, ~is_past), basis),
        Measure.OVERDUE_ATR: MeasureColumns(and_(counted, _OPEN, is_past), basis),
        **{each: MeasureColumns(and_(counted, _WON, when), won_atr) for each, when in timed.items()},
        Measure.NET_ARR: MeasureColumns(
            and_(_WON, net_arr_column().is_not(None)), func.coalesce(net_arr_column(), zero)
        ),
        Measure.WON_NEGATIVE: MeasureColumns(and_(is_renewal, _WON, Opportunity.arr_basis < 0), basis),
        Measure.NO_BASIS: MeasureColumns(
            and_(is_renewal, Opportunity.outcome.in_(_COUNTED), Opportunity.arr_basis.is_(None)), zero
        ),
        Measure.NO_NET_ARR: MeasureColumns(and_(_WON, net_arr_column().is_(None)), zero),
    }
