"""The pictures of the indicators: bars on one scale. A table with the same numbers is beside each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.sales_reports.indicators import AreaFigures, Indicators, IsrFigures
from app.sales_reports.rules import TIMINGS, Figures, Measure
from app.sales_reports.trend import QuarterFigures
from app.shared.sales.company import compact_money
from app.web.charts.bars import ChartBar, ChartRow, stacked_bar

PICTURE_LIMIT = 20  # bars of ISRs; the table has all
PARTS = {
    Measure.WON_ATR: "won",
    Measure.CONTRACTION: "soon",
    Measure.LOST_ATR: "lost",
    Measure.OVERDUE_ATR: "waiting",
    Measure.OPEN_ATR: "ahead",
}
TIMING_KINDS = dict(zip(TIMINGS, ("won", "partly", "soon", "lost"), strict=True))


@dataclass(frozen=True)
class IndicatorPictures:
    """The pictures of the page, each empty if there is nothing to draw, and the words of their kinds."""

    isrs: list[ChartRow]
    timing: list[ChartRow]
    areas: list[ChartRow]
    trend: list[ChartRow]
    part_legend: list[tuple[str, str]]
    timing_legend: list[tuple[str, str]]


def draw(found: Indicators, trend: Sequence[QuarterFigures]) -> IndicatorPictures:
    """All pictures of the page."""
    return IndicatorPictures(
        isrs=isr_picture(found.lines),
        timing=timing_picture(found),
        areas=area_picture(found.areas),
        trend=trend_picture(trend),
        part_legend=legend_of(PARTS),
        timing_legend=legend_of(TIMING_KINDS),
    )


def legend_of(kinds: dict[Measure, str]) -> list[tuple[str, str]]:
    """The kinds of a picture with their words."""
    return [(kind, measure.label) for measure, kind in kinds.items()]


def isr_picture(lines: Sequence[IsrFigures]) -> list[ChartRow]:
    """What became of the ATR of each ISR; nothing for more than PICTURE_LIMIT of them."""
    shown = [line for line in lines if line.figures[Measure.ATR].count]
    if len(shown) > PICTURE_LIMIT:
        return []
    return _rows((line.name, line.figures) for line in shown)


def trend_picture(quarters: Sequence[QuarterFigures]) -> list[ChartRow]:
    """What became of the ATR of each quarter."""
    return _rows((each.quarter.label, each.figures) for each in quarters)


def timing_picture(found: Indicators) -> list[ChartRow]:
    """Won renewals by when they were won: their number, and their Won ATR."""
    counts = [(kind, found.seen[each].count) for each, kind in TIMING_KINDS.items()]
    amounts = [(kind, found.seen[each].amount) for each, kind in TIMING_KINDS.items()]
    number, amount = sum(value for _kind, value in counts), sum(value for _kind, value in amounts)
    if not number:
        return []
    by_number = stacked_bar(_("Number"), counts, whole=number)
    by_amount = stacked_bar(_("Won ATR"), amounts, whole=amount, wording=compact_money)
    return [ChartRow(_("Won renewals"), [by_number, by_amount])]


def area_picture(areas: Sequence[AreaFigures]) -> list[ChartRow]:
    """Net ARR and target of each region and team that has a target."""
    shown = [each for each in areas if each.target is not None]
    most = max([1, *(max(each.target or 0, each.figures[Measure.NET_ARR].amount) for each in shown)])
    return [
        ChartRow(
            f"{each.region} · {each.team}",
            [
                _money_bar(_("Net ARR"), "won", each.figures[Measure.NET_ARR].amount, most),
                _money_bar(_("Target"), "ahead", each.target or 0, most),
            ],
        )
        for each in shown
    ]


def _rows(named: Iterable[tuple[str, Figures]]) -> list[ChartRow]:
    """Bars of the parts of ATR on one scale. A part below 0 has no width."""
    parts = [
        (name, [(kind, max(figures[each].amount, 0)) for each, kind in PARTS.items()])
        for name, figures in named
    ]
    most = max([1, *(sum(value for _kind, value in values) for _name, values in parts)])
    return [
        ChartRow(name, [stacked_bar(_("ATR"), values, whole=most, wording=compact_money)])
        for name, values in parts
    ]


def _money_bar(name: str, kind: str, amount: int, most: int) -> ChartBar:
    return stacked_bar(name, [(kind, max(amount, 0))], whole=most, wording=compact_money)
