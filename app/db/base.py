"""The database: session, column types, and the messages of its constraints.

Instants are stored in UTC. SQLite uses a write-ahead log and foreign keys. A transaction that may write
begins IMMEDIATE; otherwise two writers could deadlock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, Dialect, Enum, Index, MetaData, UniqueConstraint, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class DatabaseSession(FlaskSession):
    """A session of the one database that there is. Each statement asks for it."""

    _engine: Engine | None = None

    def get_bind(self, *_of: Any, bind: Any = None, **_named: Any) -> Any:
        """The database, whatever a statement is about."""
        if self._engine is None:
            self._engine = self._db.engine
        return bind or self._engine


db = SQLAlchemy(model_class=Base, session_options={"class_": DatabaseSession})

if TYPE_CHECKING:

    class Record(Base):
        """A row of a table."""

        __abstract__ = True
else:
    Record = db.Model


class Instant(TypeDecorator[datetime]):
    """An instant: time-zone-aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(members: type[StrEnum], name: str) -> Enum:
    """The column type of an enum: text with a named CHECK on both databases."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda enum: [member.value for member in enum],
    )


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        from app.db.psycopg_cursor import PageCursor

        connection.cursor_factory = PageCursor
        return
    connection.isolation_level = None  # `_begin` begins transactions
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # otherwise INSERT OR REPLACE deletes rows without their triggers
        "busy_timeout=20000",
        "secure_delete=ON",  # overwrite what is deleted
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin a transaction. On PostgreSQL, a page has none.

    There, each statement of a transaction sees what is committed by then, so a page loses nothing. It saves
    two round trips, and psycopg keeps the statements that it prepared, which it forgets at a rollback.
    """
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    is_page = has_request_context() and request.method in SAFE_METHODS
    only_reads = has_app_context() and g.get("only_reads", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if is_page or only_reads else "BEGIN IMMEDIATE")
    else:
        _set_autocommit(connection, is_page and not only_reads)


def begin_transaction() -> None:
    """Begin a transaction on a page, for what needs one, such as a cursor that reads in parts."""
    if db.session.get_bind().dialect.name != "sqlite":
        _set_autocommit(db.session.connection(), False)


@event.listens_for(Session, "before_flush")
def _roll_back_later(session: Session, *_of_flush: Any) -> None:
    """What a page changes by mistake is rolled back with its transaction, so there has to be one."""
    if session.get_bind().dialect.name != "sqlite":
        _set_autocommit(session.connection(), False)


def _set_autocommit(connection: Connection, autocommit: bool) -> None:
    driver: Any = connection.connection.dbapi_connection
    if driver.autocommit is not autocommit:
        driver.autocommit = autocommit


@contextmanager
def only_reading() -> Iterator[None]:
    """A transaction that only reads, during a POST or a task: on SQLite, others can write meanwhile."""
    db.session.rollback()
    g.only_reads = True
    try:
        yield
    finally:
        db.session.rollback()
        g.only_reads = False


def commit_despite_refusal(work: Callable[[], None]) -> None:
    """Roll back the request, then run and commit `work`, although the request is refused."""
    db.session.rollback()
    work()
    db.session.commit()


def purge_deleted_rows() -> None:
    """Write SQLite's log back into its file, so that it contains no old text of erased rows.

    PostgreSQL does so by itself (autovacuum). Call it between transactions; if others are reading, the next
    call does the work.
    """
    if db.engine.dialect.name == "sqlite":
        with closing(
            db.engine.raw_connection()
        ) as connection:  # a checkpoint needs to be outside a transaction
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_database_unavailable(error: BaseException) -> bool:
    """True if the database cannot be reached or cannot work at the moment.

    SQLite raises the same class for mistakes of ours, such as an unknown column. Those return False.
    """
    if isinstance(error, OperationalError):
        return not re.match(r"no such |near |table ", str(error.orig))
    return isinstance(error, InterfaceError | NoConnectionFree)


# Messages of constraints -------------------------------------------------------------------------

_sentences: dict[str, tuple[str | None, str]] = {}


def register_constraint_message(constraint: str, sentence: str, *, field: str | None = None) -> None:
    """Register the sentence for a constraint or trigger that refuses a change."""
    _sentences[constraint] = (field, sentence)


def constraint_message(error: DBAPIError) -> tuple[str | None, str] | None:
    """The (field, sentence) for a refusal of the database; None where it has none."""
    known = _sentences.get(constraint_name(error) or "")
    return (known[0], str(known[1])) if known else None


def constraint_name(error: DBAPIError) -> str | None:
    """The name of the constraint or trigger that refused a change, on both databases."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name) if diagnosis.constraint_name else None
    message = str(error.orig)
    if columns := re.match(r"UNIQUE constraint failed: (?!index)(.+)", message):
        return _unique_name(columns[1])
    if name := re.match(r"(?:CHECK constraint failed: |UNIQUE constraint failed: index ')?(\w+)'?$", message):
        return name[1]
    return None


def _unique_name(columns: str) -> str | None:
    """Look up the constraint by its columns ("users.email"): SQLite names only those."""
    table_name = columns.partition(".")[0]
    wanted = {column.partition(".")[2] for column in columns.split(", ")}
    table = Base.metadata.tables[table_name]
    rules: list[UniqueConstraint | Index] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    rules += [index for index in table.indexes if index.unique]
    for rule in rules:
        if {column.name for column in rule.columns} == wanted and rule.name:
            return str(rule.name)
    return None
