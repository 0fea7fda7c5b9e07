"""What is required and missing in a book, as counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func, select, union_all

from app.book.alignment import opportunity_territory_on
from app.book.models import Opportunity
from app.book.teams import teams_by_territory
from app.db.kept import kept
from app.db.rows import read_rows
from app.opportunity_work.books import Book
from app.opportunity_work.models import WorkConflict
from app.opportunity_work.required import RequiredCheck, failing_checks


class MissingCounts(NamedTuple):
    """How many open opportunities there are, how many fail each check, and how many have a conflict.

    `names_person` is true if an opportunity task that is due names the person of the book.
    """

    open: int
    failing: Mapping[RequiredCheck, int]
    conflicts: int
    names_person: bool


def missing_in(book: Book) -> MissingCounts:
    """What is required and missing, in one statement."""
    names_person, conflicts, number, *failing = read_rows(_missing(book.of_anybody), book.values)[0]
    counts = {check: int(count) for check, count in zip(RequiredCheck, failing, strict=True)}
    return MissingCounts(int(number), counts, int(conflicts), bool(names_person))


@kept()
def _missing(book: Book) -> Any:
    """One pass over what each part of the book has in `ix_opportunities_open_work`."""
    teams, team = teams_by_territory()
    named = {"isr": book.isr_column, "reader_day": book.today, "segment": team, "are_open": True}
    checks = failing_checks(book.day, **named)
    failing = [func.count().filter(checks[check]).label(check.name) for check in RequiredCheck]
    of_territory = teams.c.id == opportunity_territory_on(book.day)
    counted = [
        each.select_from(Opportunity).outerjoin(teams, of_territory)
        for each in book.select(func.count().label("open"), *failing)
    ]
    conflict = (WorkConflict.opportunity_id == Opportunity.id, WorkConflict.chosen_at.is_(None))
    conflicts = sum(each.scalar_subquery() for each in book.select(func.count(), where=conflict))
    parts = union_all(*counted).subquery()
    return select(book.named_task, conflicts, *(func.sum(column) for column in parts.c))
