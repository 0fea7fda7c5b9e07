"""How a database means to find the rows of a statement: which tables it would read from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from app.db.base import db

MERGED = "merged_into_id"
CONDITIONS = ("Index Cond", "Recheck Cond", "TID Cond")


@contextmanager
def read_whole() -> Iterator[list[tuple[str, str]]]:
    """The (table, statement) pairs of the block where no index leads to the rows asked for.

    An index in which almost all rows have the same value leads to none: `MERGED` is empty but for a few.
    """
    sent: list[tuple[str, Any]] = []
    found: list[tuple[str, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    tables = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}[db.engine.dialect.name]
    for statement, parameters in sent:
        if statement.startswith("SELECT"):
            found += [(table, statement) for table in tables(statement, parameters)]


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
    """PostgreSQL likes to read a small table whole; asked not to, it still must where no index fits."""
    for habit in ("seqscan", "hashjoin", "mergejoin"):
        db.session.execute(text(f"SET LOCAL enable_{habit} = off"))
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    return [
        node["Relation Name"]
        for node in _nodes(rows.scalar_one()[0]["Plan"])
        if "Relation Name" in node
        and not any(node.get(each, f"({MERGED} IS NULL)") != f"({MERGED} IS NULL)" for each in CONDITIONS)
    ]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)
