"""The text of a trigger in SQLite and in PostgreSQL, and its checksum."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Trigger:
    """`refusal` is raised after `event` on a table if `condition` is true of `person`.

    On PostgreSQL the trigger first writes the row `lock`, so that two transactions that touch it go one after
    the other. `when` is a condition on the changed row alone; if it is false, the trigger does nothing.
    `needs` is a column that a later migration adds: before that migration the trigger is not created.
    One that `does` something refuses nothing: it executes that statement for each row. On PostgreSQL it first
    locks the rows `lock`, so that of two transactions the second reads what the first has written.
    """

    name: str
    table: str
    event: str
    refusal: str = ""
    condition: str = "1 = 1"
    person: str = "NULL"
    lock: str = "users SET active = active WHERE id = {person}"
    when: str = "1 = 1"
    needs: str = ""
    does: str = ""


def record_triggers(table: str, *, update_when: str = "1 = 1") -> list[Trigger]:
    """The triggers of a table of records that stay: no row is changed or deleted (`records_stay`).

    `update_when` is a condition on the old row (OLD): only rows for which it is true refuse a change.
    """
    return [
        Trigger(f"{table}_update", table, "UPDATE", "records_stay", when=update_when),
        Trigger(f"{table}_delete", table, "DELETE", "records_stay"),
        Trigger(f"{table}_truncate", table, "TRUNCATE", "records_stay"),
    ]


def statements_for(trigger: Trigger, dialect: str) -> list[str]:
    """The statements that create a trigger on "sqlite" or "postgresql"."""
    return _in_sqlite(trigger) if dialect == "sqlite" else _in_postgresql(trigger)


def source_checksum(trigger: Trigger, dialect: str) -> str:
    """The checksum of the statements that create a trigger. How they are broken into lines does not count."""
    return checksum("\n".join(statements_for(trigger, dialect)))


def checksum(text: str) -> str:
    """The SHA-256 of a text, as 64 hexadecimal digits; each run of white space counts as one space."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def _in_sqlite(trigger: Trigger) -> list[str]:
    """SQLite has one writer at a time, so a trigger reads current rows."""
    if trigger.does:
        return [
            f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW "
            f"WHEN {trigger.when} BEGIN {trigger.does}; END"
        ]
    return [
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW "
        f"WHEN {trigger.when} AND ({trigger.condition.format(person=trigger.person)}) "
        f"BEGIN SELECT RAISE(ABORT, '{trigger.refusal}'); END"
    ]


def _in_postgresql(trigger: Trigger) -> list[str]:
    """PostgreSQL has many writers: two that change the same person's gate or day must see each other.

    So the trigger first writes the row of the person, unchanged. The second writer waits for the first and
    then sees its changes; one with an older snapshot (REPEATABLE READ) is refused.
    """
    if trigger.does:
        return _doing_in_postgresql(trigger)
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    return [
        f"""
        CREATE FUNCTION refuse_{trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE {trigger.lock.format(person=trigger.person)};
            IF {trigger.condition.format(person=trigger.person)} THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{trigger.refusal}', MESSAGE = '{trigger.refusal}';
            END IF;
            RETURN NULL;
        END $$
        """,
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} "
        f"FOR EACH {each} WHEN ({trigger.when}) EXECUTE FUNCTION refuse_{trigger.name}()",
    ]


def _doing_in_postgresql(trigger: Trigger) -> list[str]:
    locked = "" if " SET " in trigger.lock else f"PERFORM 1 FROM {trigger.lock} FOR NO KEY UPDATE;"
    return [
        f"""
        CREATE FUNCTION do_{trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {locked}
            {trigger.does};
            RETURN NULL;
        END $$
        """,
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} "
        f"FOR EACH ROW WHEN ({trigger.when}) EXECUTE FUNCTION do_{trigger.name}()",
    ]
