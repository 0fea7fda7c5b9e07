"""The opportunities behind a number: a list by date that sums to it, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.book.aligned import aligned_opportunities
from app.book.models import Account, Opportunity, OpportunityOutcome
from app.db.base import db
from app.exports.spreadsheets import EXPORT_CHUNK_SIZE, Cell
from app.people.models import User
from app.sales_reports.filters import IndicatorFilter
from app.sales_reports.measures import date_column, in_days, measure_columns
from app.sales_reports.rules import CountedSum, ReportMeasure
from app.sales_reports.scope import ReportScope
from app.shared.regions import Region
from app.shared.sales.company import major_units
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor


@dataclass(frozen=True)
class CountedOpportunity:
    """An opportunity with what a measure counts of it. `on` is the date by which it has its quarter."""

    id: int
    crm_id: str
    name: str
    account: str
    isr: str | None
    region: Region | None
    team: str | None
    outcome: OpportunityOutcome
    on: date
    close_on: date
    arr_basis: int | None
    amount: int | None
    counted: int


def counted_page(
    scope: ReportScope,
    asked: IndicatorFilter,
    measure: ReportMeasure,
    after: str | None,
    size: int = DEFAULT_PAGE_SIZE,
) -> Page[CountedOpportunity]:
    """The opportunities that a measure counts, as far as a person sees them, by date, a page at a time."""
    keys = [date_column(measure), Opportunity.id]
    statement = rows_after(_statement(scope, asked, measure, _COLUMNS), keys, after)
    found = [_counted(row) for row in db.session.execute(statement.limit(size + 1))]
    shown = found[:size]
    more = write_cursor((shown[-1].on, shown[-1].id)) if len(found) > len(shown) else None
    return Page(shown, more)


def counted_sum(scope: ReportScope, asked: IndicatorFilter, measure: ReportMeasure) -> CountedSum:
    """The number that the rows sum to."""
    amount = measure_columns(measure, scope.day).amount
    columns = [func.coalesce(func.sum(amount), 0), func.count()]
    total, count = db.session.execute(_statement(scope, asked, measure, columns)).one()
    return CountedSum(int(total), count)


def counted_cells(scope: ReportScope, asked: IndicatorFilter, measure: ReportMeasure) -> Iterator[list[Cell]]:
    """All rows of the list as cells of a file, a part at a time."""
    after: str | None = None
    while True:
        page = counted_page(scope, asked, measure, after, EXPORT_CHUNK_SIZE)
        yield from map(_cells, page.rows)
        after = page.next_cursor
        if after is None:
            return


def _cells(each: CountedOpportunity) -> list[Cell]:
    return [
        each.crm_id,
        each.account,
        each.name,
        each.isr or "",
        each.region or "",
        each.team or "",
        each.outcome.label,
        each.on,
        each.close_on,
        _cell(each.arr_basis),
        _cell(each.amount),
        _cell(each.counted),
    ]


_COLUMNS: list[Any] = [
    Opportunity.id,
    Opportunity.crm_id,
    Opportunity.name,
    Account.name.label("account"),
    User.name.label("isr"),
    Opportunity.outcome,
    Opportunity.close_on,
    Opportunity.arr_basis,
    Opportunity.amount,
]


def _statement(
    scope: ReportScope, asked: IndicatorFilter, measure: ReportMeasure, columns: list[Any]
) -> Select[Any]:
    rows, found = aligned_opportunities(scope.day), measure_columns(measure, scope.day)
    dated = in_days(measure, *asked.days)
    if columns is _COLUMNS:
        columns = [
            *columns,
            rows.region.label("region"),
            rows.team.label("team"),
            date_column(measure).label("on"),
            found.amount.label("counted"),
        ]
    return (
        select(*columns)
        .select_from(rows.source)
        .join(Account, Account.id == Opportunity.account_id)
        .join(User, User.id == rows.isr_id, isouter=True)
        .where(dated, found.condition)
        .where(scope.condition(rows, dated), *asked.conditions(rows))
    )


def _counted(row: Any) -> CountedOpportunity:
    values = {name: row._mapping[name] for name in CountedOpportunity.__annotations__}
    return CountedOpportunity(**{**values, "counted": int(values["counted"])})


def _cell(amount: int | None) -> Cell:
    return "" if amount is None else major_units(amount)
