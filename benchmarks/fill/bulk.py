"""Writing many rows: by COPY on PostgreSQL, in batches on SQLite. Triggers and foreign keys hold."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from psycopg.sql import SQL, Identifier
from sqlalchemy import Column, Table, text

from app.db.base import db
from benchmarks.fill.rows import copied_tables, is_numbered
from benchmarks.fill.words import word_tables

BATCH_SIZE = 20_000  # rows of all tables, written together
SQLITE_HASTE = ("synchronous=OFF", "cache_size=-262144", "temp_store=MEMORY")
BEHIND_THE_GATE = "assignments"  # last, for its trigger reads the gating issues and steps
Values = tuple[Any, ...]


class BulkWriter:
    """Collects rows and writes them, each table after those it points to, and the rest at the end."""

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(self, kind: object, *_more: object) -> None:
        try:
            if kind is None:
                self.write()
                self._restart_ids()
        finally:
            self._connection.invalidate()  # with what was set for haste
            self._connection.close()

    def __init__(self) -> None:
        db.session.commit()
        self._connection = db.engine.connect()
        self.is_sqlite = db.engine.dialect.name == "sqlite"
        tables = [*copied_tables(), *word_tables()]
        self._order = sorted(tables, key=lambda table: table.name == BEHIND_THE_GATE)
        self._rows: dict[Table, list[Values]] = defaultdict(list)
        self._count = 0
        if self.is_sqlite:
            cursor = self._connection.connection.cursor()
            for pragma in SQLITE_HASTE:
                cursor.execute(f"PRAGMA {pragma}")

    def add(self, table: Table, row: Values) -> None:
        """Take a row with a value for each column of its table, as its driver takes it."""
        self._rows[table].append(row)
        self._count += 1

    def write_if_full(self) -> None:
        if self._count >= BATCH_SIZE:
            self.write()

    def write(self) -> None:
        """Write what was collected, and commit."""
        put = self._put_on_sqlite if self.is_sqlite else self._put_on_postgresql
        with self._connection.begin():
            for table in self._order:
                if rows := self._rows.pop(table, None):
                    put(table, rows)
        self._count = 0

    def _restart_ids(self) -> None:
        """Let new rows have the ids after those written. SQLite does so by itself."""
        for table in [] if self.is_sqlite else self._order:
            if is_numbered(table):
                with self._connection.begin():
                    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                    last = f'(SELECT coalesce(max(id), 1) FROM "{table.name}")'  # noqa: S608 - our own names
                    self._connection.execute(text(f"SELECT setval({sequence}, {last})"))

    def driver_value(self, column: Column[Any], value: Any) -> Any:
        """A value of Python as the driver takes it."""
        dialect = db.engine.dialect
        convert = column.type.dialect_impl(dialect).bind_processor(dialect)
        return convert(value) if convert else value

    def _put_on_sqlite(self, table: Table, rows: list[Values]) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" for _ in table.columns)
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
        self._connection.connection.cursor().executemany(statement, rows)

    def _put_on_postgresql(self, table: Table, rows: list[Values]) -> None:
        names = SQL(", ").join(Identifier(column.name) for column in table.columns)
        statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), names)
        cursor: Any = self._connection.connection.cursor()
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
