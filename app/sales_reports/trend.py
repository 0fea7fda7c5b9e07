"""The figures of this quarter and the ones before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, literal, select

from app.book.aligned import aligned_opportunities
from app.db.rows import read_rows
from app.sales_reports.filters import IndicatorFilter, last_quarters
from app.sales_reports.measures import (
    date_column,
    figures_of_net_arr,
    figures_of_renewals,
    in_days,
    net_arr_sums,
    renewal_sums,
)
from app.sales_reports.rules import Figures, FigureSums, ReportMeasure
from app.sales_reports.scope import ReportScope
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter


@dataclass(frozen=True)
class QuarterFigures:
    """The figures of one of several quarters."""

    quarter: FiscalQuarter
    figures: Figures


def trend_of(scope: ReportScope, asked: IndicatorFilter) -> list[QuarterFigures]:
    """The figures of this quarter and the ones before, oldest first, in two statements."""
    quarters = last_quarters(scope.day)
    starts = [fiscal_calendar().first_day(each) for each in quarters]
    found = [FigureSums() for _ in quarters]
    renewals = _trend(scope, asked, ReportMeasure.ATR, starts, renewal_sums(scope.day)).group_by("counted_as")
    for row in read_rows(renewals):
        found[row.place].add(figures_of_renewals(row))
    for row in read_rows(_trend(scope, asked, ReportMeasure.NET_ARR, starts, net_arr_sums())):
        found[row.place].add(figures_of_net_arr(row))
    return [QuarterFigures(each, sums.figures) for each, sums in zip(quarters, found, strict=True)]


def _trend(
    scope: ReportScope,
    asked: IndicatorFilter,
    measure: ReportMeasure,
    starts: Sequence[date],
    sums: list[Any],
) -> Any:
    """Sums by the quarter of a measure's date: `place` is that of its first day in `starts`."""
    first, last = starts[0], fiscal_calendar().last_day(fiscal_calendar().quarter_of(starts[-1]))
    dated, in_quarters = date_column(measure), in_days(measure, first, last)
    place = case(
        *((dated >= start, place) for place, start in reversed(list(enumerate(starts)))), else_=literal(0)
    )
    statement: Any = select(place.label("place"), *sums)
    if not scope.is_all or asked.is_narrowed:
        rows = aligned_opportunities(scope.day)
        statement = statement.select_from(rows.source)
        statement = statement.where(scope.condition(rows, in_quarters), *asked.conditions(rows))
    return statement.where(in_quarters).group_by("place")
