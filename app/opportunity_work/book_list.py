"""The list of the opportunities of a book: by close date, a page at a time, with filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select

from app.book.alignment import opportunity_territory_on
from app.book.models import Account, Opportunity, OpportunityKind, Tier
from app.book.teams import teams_by_territory
from app.book.tiers import is_untiered, tier_on
from app.db.kept import kept
from app.db.rows import read_rows
from app.opportunity_work.books import Book, first_of_parts
from app.opportunity_work.models import WorkConflict
from app.opportunity_work.present_steps import StepLine, present_steps
from app.opportunity_work.required import RequiredCheck, failing_checks
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from app.web.pagination import (
    ANY_CURSOR,
    DEFAULT_PAGE_SIZE,
    Page,
    cursor_values,
    page_of_rows,
)

_KEYS = [Opportunity.close_on, Opportunity.id]
CONFLICT, UNTIERED = "conflict", "none"  # a filter beside the checks, and beside the tiers


@dataclass(frozen=True)
class BookFilter:
    """What a list shows: None is everything. `quarter` is that of the close date."""

    check: str | None = None
    tier: str | None = None
    kind: OpportunityKind | None = None
    quarter: FiscalQuarter | None = None


class BookLine(NamedTuple):
    """An opportunity of the list. `failing` are the checks that it fails."""

    id: int
    name: str
    account: str
    kind: OpportunityKind
    stage: str
    close_on: date
    renewal_on: date | None
    arr_basis: int | None
    amount: int | None
    tier: Tier | None
    failing: list[RequiredCheck]
    next_step: StepLine | None


def book_page(book: Book, only: BookFilter, after: str | None) -> Page[BookLine]:
    """A page of the opportunities of a book, the first to close first, in two statements."""
    values = book.values | cursor_values(after, _KEYS)
    rows = read_rows(_rows(book.of_anybody, only, after and ANY_CURSOR), values)
    page = page_of_rows([(row, row.close_on, row.id) for row in rows])
    steps = present_steps([row.id for row in page.rows]) if page.rows else {}
    return Page([_line(row, steps.get(row.id)) for row in page.rows], page.next_cursor)


def _conditions(book: Book, only: BookFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if only.check == CONFLICT:
        found.append(
            exists().where(WorkConflict.opportunity_id == Opportunity.id, WorkConflict.chosen_at.is_(None))
        )
    elif only.check:
        checks = failing_checks(book.day, isr=book.isr_column, reader_day=book.today, are_open=True)
        found.append(checks[RequiredCheck(only.check)])
    if only.tier:
        found.append(is_untiered(book.day) if only.tier == UNTIERED else tier_on(book.day) == Tier(only.tier))
    if only.kind:
        found.append(Opportunity.kind == only.kind)
    if only.quarter:
        calendar = fiscal_calendar()
        first, last = calendar.first_day(only.quarter), calendar.last_day(only.quarter)
        found.append(Opportunity.close_on.between(first, last))
    return found


def _line(row: Any, step: StepLine | None) -> BookLine:
    failing = [check for check, fails in zip(RequiredCheck, row[10:], strict=True) if fails]
    return BookLine._make((*row[:10], failing, step))


@kept()
def _rows(book: Book, only: BookFilter, after: str | None) -> Any:
    teams, team = teams_by_territory()
    named = {"isr": book.isr_column, "reader_day": book.today, "segment": team, "are_open": True}
    checks = failing_checks(book.day, **named)
    columns = (
        Opportunity.id,
        Opportunity.name,
        Account.name,
        Opportunity.kind,
        Opportunity.stage,
        Opportunity.close_on,
        Opportunity.renewal_on,
        Opportunity.arr_basis,
        Opportunity.amount,
        tier_on(book.day, team),
        *(checks[check] for check in RequiredCheck),
    )
    statement: Any = select(*columns).select_from(Opportunity)
    statement = statement.join(Account, Account.id == Opportunity.account_id)
    statement = statement.outerjoin(teams, teams.c.id == opportunity_territory_on(book.day))
    first = first_of_parts(book, _KEYS, _conditions(book, only), DEFAULT_PAGE_SIZE + 1, after)
    return statement.where(Opportunity.id.in_(first)).order_by(*_KEYS)
