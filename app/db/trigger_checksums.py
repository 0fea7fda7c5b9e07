"""The checksum of every trigger, stored in the database by the migration that created it.

They show whether the triggers of a database are those of this version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, String, delete, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record
from app.db.trigger_texts import Trigger, checksum, source_checksum

# Each trigger of a database with its full definition.
SQLITE_TRIGGER_QUERY = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
POSTGRESQL_TRIGGER_QUERY = text("""
    SELECT t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc)
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND n.nspname = current_schema()
""")
# A text that differs once a trigger or a checksum was written. PostgreSQL is slow to write out definitions.
SQLITE_VERSION_QUERY = text("""
    SELECT (SELECT group_concat(name || sql) FROM sqlite_master WHERE type = 'trigger')
        || (SELECT group_concat(name || source || stored) FROM trigger_checksums)
""")
POSTGRESQL_VERSION_QUERY = text("""
    SELECT concat_ws(';',
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        (SELECT string_agg(concat_ws(' ', t.oid, t.xmin, p.oid, p.xmin), ',' ORDER BY t.oid)
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
         WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace),
        (SELECT string_agg(concat_ws(' ', name, xmin), ',' ORDER BY name) FROM trigger_checksums))
""")


class TriggerChecksum(Record):
    """A trigger as the last migration created it."""

    __tablename__ = "trigger_checksums"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    source: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the statements that made it")
    stored: Mapped[str] = mapped_column(String(64), comment="SHA-256 of what the database says of it")


def database_checksums(connection: Connection) -> dict[str, str]:
    """The checksum of each trigger in a database, by name."""
    statement = SQLITE_TRIGGER_QUERY if connection.dialect.name == "sqlite" else POSTGRESQL_TRIGGER_QUERY
    return {name: checksum(text) for name, text in connection.execute(statement)}


def trigger_version(connection: Connection) -> str:
    """A text that stays the same as long as no trigger of a database, and no checksum, is written."""
    statement = SQLITE_VERSION_QUERY if connection.dialect.name == "sqlite" else POSTGRESQL_VERSION_QUERY
    return f"{connection.engine.url} {connection.execute(statement).scalar_one()}"


def record_checksums(connection: Connection, triggers: Iterable[Trigger]) -> None:
    """Replace the stored checksums with those of the triggers that were just created."""
    found, dialect = database_checksums(connection), connection.dialect.name
    rows = [
        {"name": each.name, "source": source_checksum(each, dialect), "stored": found[each.name]}
        for each in triggers
    ]
    connection.execute(delete(TriggerChecksum))
    if rows:
        connection.execute(insert(TriggerChecksum), rows)


def checksum_differences(connection: Connection, wanted: Iterable[Trigger]) -> list[str]:
    """How the triggers of a database differ from `wanted`, a sentence each.

    A trigger is changed if its definition is not the stored one, or if this version has other statements for
    it.
    """
    dialect = connection.dialect.name
    sources = {each.name: source_checksum(each, dialect) for each in wanted}
    recorded = {row.name: (row.source, row.stored) for row in connection.execute(select(TriggerChecksum))}
    return sorted(_differences(sources, database_checksums(connection), recorded))


def _differences(
    sources: Mapping[str, str], found: Mapping[str, str], recorded: Mapping[str, tuple[str, str]]
) -> Iterable[str]:
    for name in sources.keys() - found.keys():
        yield f"{name} is missing."
    for name in found.keys() - sources.keys():
        yield f"{name} is unknown."
    for name in sources.keys() & found.keys():
        if recorded.get(name) != (sources[name], found[name]):
            yield f"{name} is changed."
