"""The text of a trigger in SQLite and in PostgreSQL, and its checksum."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Trigger:
    """`refusal` is raised after `event` on a table if `condition` is true of `person`.

    On PostgreSQL the trigger first writes the row `lock`, so that two transactions that touch it go one after
    the other. `when` is a condition on the changed row alone; if it is false, the trigger does nothing.
    `{tomorrow}` in a condition is the day after today, in UTC.
    `needs` is a column that a later migration adds: before that migration the trigger is not created.
    One that `does` something refuses nothing: it executes that statement for each row. On PostgreSQL it first
    locks the rows `locks`, so that of two transactions the second reads what the first has written.

    One for `each` STATEMENT is for those that insert thousands of rows of few people. On PostgreSQL it runs
    once for each statement: it locks the people in the order of their ids, asks `condition` of each of them
    once, and refuses a row of those for whom it is true, if `also` is true of the row.
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
    locks: str = ""
    also: str = ""
    each: str = "ROW"


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
    if dialect == "sqlite":
        return _in_sqlite(trigger)
    return _for_each_statement(trigger) if trigger.each == "STATEMENT" else _in_postgresql(trigger)


def source_checksum(trigger: Trigger, dialect: str) -> str:
    """The checksum of the statements that create a trigger. How they are broken into lines does not count."""
    return checksum("\n".join(statements_for(trigger, dialect)))


def checksum(text: str) -> str:
    """The SHA-256 of a text, as 64 hexadecimal digits; each run of white space counts as one space."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


_TOMORROW = {
    "sqlite": "date('now', '+1 day')",
    "postgresql": "(CAST(now() AT TIME ZONE 'UTC' AS date) + 1)",
}


def _condition(trigger: Trigger, dialect: str, person: str = "") -> str:
    return trigger.condition.format(person=person or trigger.person, tomorrow=_TOMORROW[dialect])


def _in_sqlite(trigger: Trigger) -> list[str]:
    """SQLite has one writer at a time, so a trigger reads current rows."""
    if trigger.does:
        return [
            f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW "
            f"WHEN {trigger.when} BEGIN {trigger.does}; END"
        ]
    also = f"AND ({trigger.also}) " if trigger.also else ""
    return [
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW "
        f"WHEN {trigger.when} AND ({_condition(trigger, 'sqlite')}) {also}"
        f"BEGIN SELECT RAISE(ABORT, '{trigger.refusal}'); END"
    ]


def _in_postgresql(trigger: Trigger) -> list[str]:
    """PostgreSQL has many writers: two that change the same person's gate or day must see each other.

    So the trigger first writes the row of the person, unchanged. The second writer waits for the first and
    then sees its changes; one with an older snapshot (REPEATABLE READ) is refused.
    """
    each = f"FOR EACH ROW WHEN ({trigger.when})"
    if trigger.does:
        locked = f"PERFORM 1 FROM {trigger.locks} FOR NO KEY UPDATE;" if trigger.locks else ""
        return _function_and_trigger(trigger, f"do_{trigger.name}", f"{locked} {trigger.does};", each)
    if trigger.event == "TRUNCATE":
        each = f"FOR EACH STATEMENT WHEN ({trigger.when})"
    return _function_and_trigger(
        trigger,
        f"refuse_{trigger.name}",
        f"""UPDATE {trigger.lock.format(person=trigger.person)};
            IF {_condition(trigger, "postgresql")} THEN {_raise(trigger)} END IF;""",
        each,
    )


def _for_each_statement(trigger: Trigger) -> list[str]:
    """The same for all rows of a statement, which the function calls `n` instead of NEW.

    People are locked in one order, so that two statements about the same people do not deadlock. What the
    lock waits for is seen then, since each statement of the function reads again.
    """
    person, when = (text.replace("NEW.", "n.") for text in (trigger.person, trigger.when))
    also = trigger.also.replace("NEW.", "n.") or "1 = 1"
    people = f"SELECT {person} FROM inserted n WHERE {when}"  # noqa: S608 - our own texts
    is_refused = _condition(trigger, "postgresql", "u.id")
    refused = f"""
        WITH named AS MATERIALIZED (
            SELECT u.id FROM users u WHERE u.id IN ({people}) AND ({is_refused}))
        SELECT 1 FROM inserted n JOIN named ON named.id = {person} WHERE {when} AND ({also})
        """  # noqa: S608 - our own texts
    return _function_and_trigger(
        trigger,
        f"refuse_{trigger.name}",
        f"""PERFORM 1 FROM users WHERE id IN ({people}) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS ({refused}) THEN {_raise(trigger)} END IF;""",
        "REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT",
    )


def _raise(trigger: Trigger) -> str:
    return f"""
                RAISE EXCEPTION USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{trigger.refusal}', MESSAGE = '{trigger.refusal}';
            """


def _function_and_trigger(trigger: Trigger, function: str, body: str, each: str) -> list[str]:
    return [
        f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {body}
            RETURN NULL;
        END $$
        """,
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} "
        f"{each} EXECUTE FUNCTION {function}()",
    ]
