"""The checks of the database itself: its schema, triggers, foreign keys and constraints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ForeignKeyConstraint, and_, exists, select, text

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.revisions import database_revision, newest_revision
from app.db.base import Base, db
from app.db.rows import read_rows
from app.db.triggers import trigger_differences, triggers_of

MOST_ROWS_OF_A_KEY = 20
REPAIR = "Restore a backup, or correct the row in the database by hand."
UPGRADE = "Run flask db upgrade."
PUT_TRIGGERS = "Run flask triggers write."
_NOT_VALIDATED = text("""
    SELECT conrelid::regclass::text AS of_table, conname AS name, 'is not validated' AS problem
    FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT tgrelid::regclass::text, tgname, 'enforces a foreign key and is switched off'
    FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
    WHERE tgisinternal AND tgenabled <> 'O' AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT indrelid::regclass::text, indexrelid::regclass::text, 'is an index that is not valid'
    FROM pg_index JOIN pg_class c ON c.oid = indrelid
    WHERE NOT indisvalid AND c.relnamespace = current_schema()::regnamespace
""")
_CONSTRAINTS = text("SELECT count(*) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace")


def _find_other_revision(run: CheckRun) -> Iterator[CheckFinding]:
    run.count(1)
    found, newest = database_revision(db.session.connection()), newest_revision()
    if found != newest:
        yield CheckFinding(
            "The schema", f"The database has revision {found}, this version has {newest}.", UPGRADE
        )


def _find_other_triggers(run: CheckRun) -> Iterator[CheckFinding]:
    connection = db.session.connection()
    run.count(len(triggers_of(connection.dialect.name)))
    for difference in trigger_differences(connection):
        yield CheckFinding("The triggers", difference, PUT_TRIGGERS)


def _find_orphans(run: CheckRun) -> Iterator[CheckFinding]:
    """Rows that point at no row. PostgreSQL can have some too: a superuser can switch its checks off."""
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_key_constraints]
    run.count(len(keys))
    if db.session.connection().dialect.name == "sqlite":
        for table, row_id, parent, _key in db.session.connection().exec_driver_sql(
            "PRAGMA foreign_key_check"
        ):
            yield _orphan(table, row_id, parent)
        return
    for key in keys:
        for row in read_rows(_orphans_of(key)):
            yield _orphan(key.table.name, row[0], key.referred_table.name)


def _orphans_of(key: ForeignKeyConstraint) -> Any:
    """The rows of a table that point at no row of another, by their first column."""
    parent = key.referred_table.alias("parent")
    pairs = [(each.parent, parent.c[each.column.name]) for each in key.elements]
    has_parent = exists().where(*(child == other for child, other in pairs))
    names_one = and_(*(child.is_not(None) for child, _other in pairs))
    first = next(iter(key.table.primary_key), next(iter(key.table.columns)))
    return select(first).where(names_one, ~has_parent).limit(MOST_ROWS_OF_A_KEY)


def _orphan(table: str, row_id: Any, parent: str) -> CheckFinding:
    return CheckFinding(
        f"Row {row_id} of {table}", f"It points at a row of {parent} that does not exist.", REPAIR
    )


def _find_broken_constraints(run: CheckRun) -> Iterator[CheckFinding]:
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        run.count(sum(len(table.constraints) for table in Base.metadata.sorted_tables))
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(100)"):
            if line != "ok":
                yield CheckFinding("The database file", f"{line}.", REPAIR)
        return
    run.count(connection.scalar(_CONSTRAINTS))
    for row in connection.execute(_NOT_VALIDATED):
        yield CheckFinding(
            f"Table {row.of_table}", f"{row.name} {row.problem}.", _mend_constraint(row.of_table)
        )


def _mend_constraint(table: str) -> str:
    return f"In psql, ALTER TABLE {table} VALIDATE CONSTRAINT or ENABLE TRIGGER ALL; REINDEX an index."


SCHEMA_CHECKS = (
    DataCheck("schema", "The database has the schema of this version.", _find_other_revision),
    DataCheck("triggers", "The database has the triggers of this version.", _find_other_triggers),
    DataCheck("foreign-keys", "Each row that another one names exists.", _find_orphans),
    DataCheck(
        "constraints", "The database enforces each constraint, and it holds.", _find_broken_constraints
    ),
)
