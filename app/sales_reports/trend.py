"""The figures of this quarter and the ones before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, literal, select

from app.book.aligned import aligned_opportunities
from app.db.base import db
from app.sales_reports.filters import IndicatorFilter, last_quarters
from app.sales_reports.measures import date_column, in_days, sum_columns, sums_of
from app.sales_reports.rules import Figures, Measure
from app.sales_reports.scope import ReportScope
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter

TREND_MEASURES = (
    *(Measure.ATR, Measure.WON_ATR, Measure.LOST_ATR, Measure.CONTRACTION, Measure.CHURN),
    *(Measure.OPEN_ATR, Measure.OVERDUE_ATR),
)


@dataclass(frozen=True)
class QuarterFigures:
    """The figures of one of several quarters."""

    quarter: FiscalQuarter
    figures: Figures


def trend_of(scope: ReportScope, asked: IndicatorFilter) -> list[QuarterFigures]:
    """The figures of this quarter and the ones before, oldest first, in two statements."""
    quarters = last_quarters(scope.day)
    starts = [fiscal_calendar().first_day(each) for each in quarters]
    found: dict[FiscalQuarter, Figures] = defaultdict(Figures)
    for measures in (TREND_MEASURES, (Measure.NET_ARR,)):
        for row in db.session.execute(_trend(scope, asked, measures, starts)):
            found[quarters[row.place]] += Figures(sums_of(row, measures))
    return [QuarterFigures(each, found[each]) for each in quarters]


def _trend(
    scope: ReportScope, asked: IndicatorFilter, measures: Sequence[Measure], starts: Sequence[date]
) -> Any:
    """The sums of measures with one date by quarter: `place` is that of its first day in `starts`."""
    first, last = starts[0], fiscal_calendar().last_day(fiscal_calendar().quarter_of(starts[-1]))
    dated = date_column(measures[0])
    place = case(
        *((dated >= start, place) for place, start in reversed(list(enumerate(starts)))), else_=literal(0)
    )
    statement = select(place.label("place"), *sum_columns(measures, scope.day, first, last))
    if not scope.is_all or asked.is_narrowed:
        rows = aligned_opportunities(scope.day)
        statement = statement.select_from(rows.source).where(scope.condition(rows), *asked.conditions(rows))
    return statement.where(in_days(measures[0], first, last)).group_by("place")
