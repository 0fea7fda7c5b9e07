"""How a database means to find the rows of a statement: which tables it would read from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from app.db.base import db

MERGED = "merged_into_id"
SQLITE_SEARCH = re.compile(r"SEARCH (?P<table>\S+) USING .*?(?:INDEX (?P<index>\S+)|PRIMARY KEY)")
CONDITIONS = ("Index Cond", "Recheck Cond", "TID Cond")


@contextmanager
def read_whole() -> Iterator[list[tuple[str, str]]]:
    """The (table, statement) pairs of the block where no index leads to the rows asked for.

    An index in which almost all rows have the same value leads to none: `MERGED` is empty but for a few.
    """
    found: list[tuple[str, str]] = []
    tables = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}[db.engine.dialect.name]
    with _selects() as sent:
        yield found
    for statement, parameters in sent:
        found += [(table, statement) for table in tables(statement, parameters)]


@contextmanager
def indexes_of(table: str) -> Iterator[set[str]]:
    """The indexes of a table by which the statements of the block find its rows; "pk_…" by their ids."""
    found: set[str] = set()
    indexes = {"sqlite": _sqlite_indexes, "postgresql": _postgresql_indexes}[db.engine.dialect.name]
    with _selects() as sent:
        yield found
    for statement, parameters in sent:
        found |= {index for index in indexes(statement, parameters) if f"_{table}_" in f"{index}_"}


@contextmanager
def _selects() -> Iterator[list[tuple[str, Any]]]:
    """The statements of the block that read rows, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _sqlite_indexes(statement: str, parameters: Any) -> Iterator[str]:
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    for row in rows:
        if found := SQLITE_SEARCH.match(row.detail):
            yield found["index"] or f"pk_{found['table']}"


def _postgresql_indexes(statement: str, parameters: Any) -> Iterator[str]:
    for node in _nodes(_postgresql_plan(statement, parameters)):
        if "Index Cond" in node:
            yield node["Index Name"]


def _in_sqlite(statement: str, parameters: Any) -> list[str]:
    """SQLite searches along an index, or scans."""
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return [
        row.detail.split()[1]
        for row in rows
        if row.detail.startswith("SCAN")
        or (f"({MERGED}=?" in row.detail and f"{MERGED} IS NULL" in statement)
    ]


def _in_postgresql(statement: str, parameters: Any) -> list[str]:
    return [
        node["Relation Name"]
        for node in _nodes(_postgresql_plan(statement, parameters))
        if "Relation Name" in node
        and not any(node.get(each, f"({MERGED} IS NULL)") != f"({MERGED} IS NULL)" for each in CONDITIONS)
    ]


def _postgresql_plan(statement: str, parameters: Any) -> dict[str, Any]:
    """PostgreSQL likes to read a small table whole; asked not to, it still must where no index fits."""
    for habit in ("seqscan", "hashjoin", "mergejoin"):
        db.session.execute(text(f"SET LOCAL enable_{habit} = off"))
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    plan: dict[str, Any] = rows.scalar_one()[0]["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)
