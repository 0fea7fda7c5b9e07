"""A report as tables. Its page, its files and its mail are made from the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from app.db.rows import one_of, read_rows
from app.exports.spreadsheets import Cell
from app.hiring_reports.rules import is_small
from app.openings.models import Opening
from app.openings.names import names_told_apart, opening_name
from app.sales_reports.rules import share
from app.sales_reports.words import percent
from app.shared.business_days import DaySpread
from app.shared.text import whole_number
from app.shared.times import format_full_day
from app.web.charts.bars import ChartRow

NOTHING = "–"
PICTURED_LINES = 24  # bars of a picture; its table has all lines
TENTHS = Decimal("0.1")


@dataclass(frozen=True)
class ReportCell:
    """A value for files, its text for pages and mail, and the address of the rows behind it."""

    value: Cell
    text: str
    url: str = ""
    tag: str = ""


@dataclass(frozen=True)
class ReportRow:
    """A line of a table, led by a name."""

    name: str
    cells: Sequence[ReportCell]


@dataclass(frozen=True)
class ReportTable:
    """A table, and its picture if it has one. `key` stands for it in addresses."""

    key: str
    title: str
    headings: Sequence[str]
    rows: Sequence[ReportRow]
    empty: str
    lead: str = ""
    picture: Sequence[ChartRow] = ()
    picture_label: str = ""
    legend: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Report:
    """The tables of a page, and what their numbers mean."""

    title: str
    tables: Sequence[ReportTable]
    definitions: Sequence[str]

    def table(self, key: str) -> ReportTable | None:
        """The table with a key; None if there is none."""
        return next((each for each in self.tables if each.key == key), None)


def number_cell(number: int, url: str = "") -> ReportCell:
    """A number. Nothing is behind 0, so it has no address."""
    return ReportCell(number, whole_number(number), url if number else "")


def text_cell(text: str, url: str = "") -> ReportCell:
    return ReportCell(text, text, url)


def day_cell(day: date | None) -> ReportCell:
    """A day, or a dash."""
    return ReportCell(day or "", format_full_day(day) if day else NOTHING)


def figure_cell(figure: int | None) -> ReportCell:
    """A whole number that may be missing, such as a median."""
    return ReportCell("", NOTHING) if figure is None else number_cell(figure)


def tenths_cell(part: int, whole: int) -> ReportCell:
    """A quotient with one decimal, such as hours of minutes."""
    value = (Decimal(part) / whole).quantize(TENTHS) if whole else Decimal(0)
    return ReportCell(value, f"{value}")


def share_cell(part: int, whole: int, *, least: int = 0) -> ReportCell:
    """A part of a whole. It is not given if the whole is below `least`, and marked if it is small."""
    found = share(part, whole) if whole >= least else None
    if found is None:
        return ReportCell("", NOTHING, tag=_("fewer than %(number)s", number=least) if whole else "")
    tag = _("of only %(number)s", number=whole) if is_small(whole) else ""
    return ReportCell(Decimal(found) / 10, percent(found), tag=tag)


def spread_cells(spread: DaySpread, url: str = "") -> list[ReportCell]:
    """The number, the median and the 90th percentile of times."""
    return [number_cell(spread.number, url), figure_cell(spread.median), figure_cell(spread.high)]


def opening_names(ids: set[int]) -> dict[int, str]:
    """The names of openings by their ids; those with one name say their number."""
    if not ids:
        return {}
    found = read_rows(select(Opening.id, Opening.job_family, Opening.region).where(one_of(Opening.id, ids)))
    return names_told_apart({row.id: opening_name(row.job_family, row.region) for row in found})
