"""The rows that a story has added to the database, of every table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, RowMapping, Table, func, select

from app.db.base import db
from benchmarks.fill.words import MADE_OF_TEXTS, NAMES

RowsByTable = dict[Table, Sequence[RowMapping]]
SUMS = {"hiring_changes", "summed_applications", "summed_sources", "funnel_sums", "move_sums"}
SUMS |= {"hiring_numbers", "hiring_number_rows"}
DERIVED = {NAMES, MADE_OF_TEXTS, "name_trigrams", "turns", *SUMS}  # see words.py and derived.py


def copied_tables() -> list[Table]:
    """Every table with rows to copy, those that others point to first."""
    return [table for table in db.metadata.sorted_tables if table.name not in DERIVED]


class NewRows:
    """Finds what was added since it was last asked, from its own creation on."""

    def __init__(self) -> None:
        tables = copied_tables()
        self._last = {table: _last_id(table) for table in tables if is_numbered(table)}
        self._known = {table: set(_keys(table)) for table in tables if not is_numbered(table)}

    def since_last(self) -> RowsByTable:
        """The new rows in the order of their ids."""
        found: RowsByTable = {}
        for table, last in self._last.items():
            newer = select(table).where(table.c.id > last).order_by(table.c.id)
            found[table] = db.session.execute(newer).mappings().all()
            self._last[table] = found[table][-1]["id"] if found[table] else last
        for table, known in self._known.items():
            every = db.session.execute(select(table)).mappings().all()
            found[table] = [row for row in every if _key(table, row) not in known]
            known.update(_key(table, row) for row in found[table])
        return {table: rows for table, rows in found.items() if rows}


def is_numbered(table: Table) -> bool:
    """True if the ids of a table are numbers that grow: some are random texts."""
    return "id" in table.c and isinstance(table.c.id.type, Integer)


def _last_id(table: Table) -> int:
    return db.session.scalar(select(func.max(table.c.id))) or 0


def _keys(table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(select(*table.primary_key.columns))]


def _key(table: Table, row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)
