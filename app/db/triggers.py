"""Triggers: what the database itself refuses or keeps true, on SQLite and PostgreSQL.

This module is the mechanism. The package that owns a rule writes the text of its triggers and registers them
with `register_triggers`: `onboarding/gate/trigger.py`, `territories/triggers.py`, `interviews/triggers.py`,
and the models with rows that never change.

Alembic's batch mode drops the triggers of a table that it rebuilds. So a migration that rebuilds a table, or
changes a trigger, calls `put_triggers` last. A migration that changes a trigger also states `TRIGGERS_ARE`,
the checksum of all triggers; a house test says what to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Inspector, inspect, select, text

from app.db.trigger_checksums import TriggerChecksum, checksum_differences, record_checksums
from app.db.trigger_texts import Trigger, checksum, statements_for

_registered: dict[str, Trigger] = {}


def register_triggers(triggers: Iterable[Trigger]) -> None:
    """Add triggers to those a database must have. Raises ValueError for a second one of the same name."""
    for trigger in triggers:
        if _registered.get(trigger.name, trigger) != trigger:
            raise ValueError(f"There are two triggers named {trigger.name}.")
        _registered[trigger.name] = trigger


def triggers_of(dialect: str) -> list[Trigger]:
    """The triggers a database of this dialect ("sqlite" or "postgresql") must have, by name.

    SQLite has no TRUNCATE. PostgreSQL runs no row triggers when it empties a table.
    """
    triggers = [_registered[name] for name in sorted(_registered)]
    return [each for each in triggers if dialect == "postgresql" or each.event != "TRUNCATE"]


def checksum_of_all() -> str:
    """The checksum of all triggers on both databases. The migration that last changed one states it."""
    texts = [
        statement
        for dialect in ("sqlite", "postgresql")
        for trigger in triggers_of(dialect)
        for statement in statements_for(trigger, dialect)
    ]
    return checksum("\n".join(texts))


def put_triggers(connection: Connection) -> None:
    """Replace every trigger with those of this version, and record their checksums."""
    drop_triggers(connection)
    dialect, inspector = connection.dialect.name, inspect(connection)
    triggers = list(filter(_can_be_put(inspector), triggers_of(dialect)))
    for trigger in triggers:
        for statement in statements_for(trigger, dialect):
            connection.execute(text(statement.replace(":", r"\:")))
    if inspector.has_table(TriggerChecksum.__tablename__):
        record_checksums(connection, triggers)


def trigger_differences(connection: Connection) -> list[str]:
    """How the triggers of a database differ from those of this version, a sentence each."""
    return checksum_differences(connection, triggers_of(connection.dialect.name))


def _can_be_put(inspector: Inspector) -> Callable[[Trigger], bool]:
    """True if the table and column of a trigger exist: early migrations do not have all of them yet."""
    tables = set(inspector.get_table_names())

    def has_what_it_needs(trigger: Trigger) -> bool:
        table, _, column = (trigger.needs or trigger.table).partition(".")
        if not {trigger.table, table} <= tables:
            return False
        return not column or column in {each["name"] for each in inspector.get_columns(table)}

    return has_what_it_needs


def drop_triggers(connection: Connection) -> None:
    """Drop all triggers, including those of older versions, so that tables can be changed."""
    names = list(_registered)
    if inspect(connection).has_table(TriggerChecksum.__tablename__):
        names += connection.scalars(select(TriggerChecksum.name))
    for name in dict.fromkeys(names):
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text(f"DROP FUNCTION IF EXISTS refuse_{name}(), do_{name}() CASCADE"))
