"""What checks have in common: counting, reading in batches, and a finding for each row of a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.db.base import db
from app.db.rows import read_rows

CHECKED_AT_ONCE = 2000  # records
MOST_ROWS = 1000  # of one statement that finds what is wrong


def count_rows(run: CheckRun, model: Any, *conditions: ColumnElement[bool]) -> None:
    """Count the rows of a table that a check looks at."""
    run.count(db.session.scalar(select(func.count()).select_from(model).where(*conditions)))


def check_by_statement(
    name: str, rule: str, model: Any, wrong: Callable[[], Any], finding: Callable[[Any], CheckFinding]
) -> DataCheck:
    """A check of a table by one statement, which selects the rows that break the rule."""

    def find(run: CheckRun) -> Iterator[CheckFinding]:
        count_rows(run, model)
        yield from map(finding, read_rows(wrong().limit(MOST_ROWS)))

    return DataCheck(name, rule, find)


def in_batches(statement: Any, key: Any, *, size: int = CHECKED_AT_ONCE) -> Iterator[Sequence[Any]]:
    """The rows of a statement, some at a time along a key that is a number from 1. It is the first column."""
    last = 0
    while rows := read_rows(statement.where(key > last).order_by(key).limit(size)):
        yield rows
        last = rows[-1][0]
