"""What is required and missing in a book, as counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from app.book.alignment import covers
from app.book.models import AccountTerritory, Opportunity
from app.db.kept import kept
from app.db.rows import read_rows
from app.opportunity_work.books import Book
from app.opportunity_work.models import WorkConflict
from app.opportunity_work.required import RequiredCheck, failing_checks
from app.territories.models import Territory


class MissingCounts(NamedTuple):
    """How many open opportunities there are, how many fail each check, and how many have a conflict."""

    open: int
    failing: Mapping[RequiredCheck, int]
    conflicts: int


def missing_in(book: Book) -> MissingCounts:
    """What is required and missing, in one statement."""
    row = read_rows(_missing(book.of_anybody), book.values)[0]
    failing = {check: int(number) for check, number in zip(RequiredCheck, row[2:], strict=True)}
    return MissingCounts(row[0], failing, row[1])


@kept()
def _missing(book: Book) -> Any:
    checks = failing_checks(book.day, isr=book.isr_column, reader_day=book.today, segment=Territory.segment)
    running = and_(AccountTerritory.account_id == Opportunity.account_id, covers(AccountTerritory, book.day))
    open_conflict = aliased(WorkConflict)
    conflicts = (
        select(func.count())
        .select_from(open_conflict)
        .join(Opportunity, Opportunity.id == open_conflict.opportunity_id)
        .where(open_conflict.chosen_at.is_(None), book.of)
        .scalar_subquery()
    )
    failing = [func.coalesce(func.sum(case((checks[check], 1), else_=0)), 0) for check in RequiredCheck]
    counts: Any = select(func.count(), conflicts, *failing).select_from(Opportunity)
    counts = counts.outerjoin(AccountTerritory, running)
    return counts.outerjoin(Territory, Territory.id == AccountTerritory.territory_id).where(book.of)
