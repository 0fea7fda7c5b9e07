"""The triggers: what the database itself refuses, whoever asks, on SQLite and PostgreSQL.

Written here once. A migration that creates them, or rebuilds a table they stand on (Alembic's
batch mode drops a table's triggers without a word), calls `put_triggers` at its end.

- the_gate_holds: no assignment of an ISR whose gate is closed.
- the_gate_holds_while_a_territory_is_held: no closing of the gate of an ISR who holds one.
- one_interview_at_a_time: nobody has two interviews that overlap, both still scheduled.
- records_stay: no change and no deletion of a transition or an activity.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

# The gate of the person {person}: closed while an issue of a running onboarding is open, or while
# there is neither a running onboarding with gating issues nor a record as an established ISR.
GATE_IS_CLOSED = """
(EXISTS (SELECT 1 FROM gating_issues gi JOIN onboardings o ON o.id = gi.onboarding_id
         WHERE o.isr_id = {person} AND o.ended_at IS NULL AND gi.closed_at IS NULL)
 OR NOT (EXISTS (SELECT 1 FROM established_isrs e WHERE e.isr_id = {person})
         OR EXISTS (SELECT 1 FROM gating_issues gi JOIN onboardings o ON o.id = gi.onboarding_id
                    WHERE o.isr_id = {person} AND o.ended_at IS NULL)))
"""
HOLDS_A_TERRITORY = "EXISTS (SELECT 1 FROM assignments a WHERE a.isr_id = {person} AND a.ends_on IS NULL)"
LONGER = "(NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on OR NEW.isr_id <> OLD.isr_id)"
ISR_OF_ISSUE = "(SELECT o.isr_id FROM onboardings o WHERE o.id = {row}.onboarding_id)"
BOTH = f"{HOLDS_A_TERRITORY} AND {GATE_IS_CLOSED}"


# Held, cancelled and waived ones are no longer in anyone's way; one that stays as it is may be written to.
IS_SCHEDULED = "NEW.state = 'scheduled'"
IS_MOVED = (
    "(OLD.state <> NEW.state OR OLD.interviewer_id <> NEW.interviewer_id"
    " OR OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at)"
)
OVERLAPS = """
EXISTS (SELECT 1 FROM interviews i
        WHERE i.interviewer_id = {person} AND i.state = 'scheduled' AND i.id <> NEW.id
          AND i.starts_at < NEW.ends_at AND i.ends_at > NEW.starts_at)
"""


@dataclass(frozen=True)
class Trigger:
    """`refusal` is raised after `event` on a table where `condition` is true of `person`.

    `when` is what the row must be for anyone to look at all; `needs` is a column that a later
    migration gives the table.
    """

    name: str
    table: str
    event: str
    refusal: str
    condition: str = "1 = 1"
    person: str = "NULL"
    when: str = "1 = 1"
    needs: str = "id"


def _gate(table: str, events: str, row: str, person: str, condition: str, refusal: str) -> list[Trigger]:
    return [
        Trigger(f"{table}_{event.lower()}_{row.lower()}", table, event, refusal, condition, person)
        for event in events.split()
    ]


def _day(event: str, when: str) -> Trigger:
    """One interview at a time, from the migration on that tells the database when an interview ends."""
    whose = {"person": "NEW.interviewer_id", "when": when, "needs": "ends_at"}
    name = f"interviews_{event.lower()}"
    return Trigger(name, "interviews", event, "one_interview_at_a_time", OVERLAPS, **whose)


KEPT_OPEN = "the_gate_holds_while_a_territory_is_held"
TRIGGERS: list[Trigger] = [
    *_gate("assignments", "INSERT", "NEW", "NEW.isr_id", GATE_IS_CLOSED, "the_gate_holds"),
    *_gate("assignments", "UPDATE", "NEW", "NEW.isr_id", f"{LONGER} AND {GATE_IS_CLOSED}", "the_gate_holds"),
    *_gate("gating_issues", "INSERT UPDATE", "NEW", ISR_OF_ISSUE.format(row="NEW"), BOTH, KEPT_OPEN),
    *_gate("gating_issues", "UPDATE DELETE", "OLD", ISR_OF_ISSUE.format(row="OLD"), BOTH, KEPT_OPEN),
    *_gate("onboardings", "INSERT UPDATE", "NEW", "NEW.isr_id", BOTH, KEPT_OPEN),
    *_gate("onboardings", "UPDATE DELETE", "OLD", "OLD.isr_id", BOTH, KEPT_OPEN),
    *_gate("established_isrs", "UPDATE DELETE", "OLD", "OLD.isr_id", BOTH, KEPT_OPEN),
    _day("INSERT", IS_SCHEDULED),
    _day("UPDATE", f"{IS_SCHEDULED} AND {IS_MOVED}"),
    *(
        Trigger(f"{table}_{event.lower()}", table, event, "records_stay")
        for table in ("transitions", "activity")
        for event in ("UPDATE", "DELETE")
    ),
]


# PostgreSQL empties a table without a word to the triggers of its rows.
SOMEONE_HOLDS_A_TERRITORY = "EXISTS (SELECT 1 FROM assignments WHERE ends_on IS NULL)"
EMPTIED = [
    *(
        Trigger(f"{table}_truncate", table, "TRUNCATE", KEPT_OPEN, SOMEONE_HOLDS_A_TERRITORY)
        for table in ("gating_issues", "onboardings", "established_isrs")
    ),
    *(
        Trigger(f"{table}_truncate", table, "TRUNCATE", "records_stay")
        for table in ("transitions", "activity")
    ),
]


def put_triggers(connection: Connection) -> None:
    """Create every trigger anew, on whichever of the two databases this is."""
    drop_triggers(connection)
    dialect = connection.dialect.name
    triggers = TRIGGERS if dialect == "sqlite" else TRIGGERS + EMPTIED
    for trigger in filter(_tables_now(connection), triggers):
        for statement in _in_sqlite(trigger) if dialect == "sqlite" else _in_postgresql(trigger):
            connection.execute(text(statement.replace(":", r"\:")))


def _tables_now(connection: Connection) -> Callable[[Trigger], bool]:
    """Whether a trigger has what it stands on: an early migration has not made all tables and columns."""
    database = inspect(connection)
    columns = {
        table: {column["name"] for column in database.get_columns(table)}
        for table in database.get_table_names()
    }
    return lambda trigger: trigger.needs in columns.get(trigger.table, ())


def drop_triggers(connection: Connection) -> None:
    """Take every trigger away, so that a table they stand on can be changed."""
    for trigger in TRIGGERS + EMPTIED:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}"))
        else:
            connection.execute(text(f"DROP FUNCTION IF EXISTS refuse_{trigger.name}() CASCADE"))


def _in_sqlite(trigger: Trigger) -> list[str]:
    """One writer at a time: what a trigger reads is what is true."""
    return [
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW "
        f"WHEN {trigger.when} AND ({trigger.condition.format(person=trigger.person)}) "
        f"BEGIN SELECT RAISE(ABORT, '{trigger.refusal}'); END"
    ]


def _in_postgresql(trigger: Trigger) -> list[str]:
    """Many writers at once: two that touch one person's gate, or day, must not each miss the other.

    So the row of the person is written first, unchanged. The second of two waits there for the
    first, and then sees what it did; one that reads an older snapshot (REPEATABLE READ) is refused.
    """
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    return [
        f"""
        CREATE FUNCTION refuse_{trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE users SET active = active WHERE id = {trigger.person};
            IF {trigger.condition.format(person=trigger.person)} THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{trigger.refusal}', MESSAGE = '{trigger.refusal}';
            END IF;
            RETURN NULL;
        END $$
        """,  # noqa: S608 - every name in it stands above
        f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} "
        f"FOR EACH {each} WHEN ({trigger.when}) EXECUTE FUNCTION refuse_{trigger.name}()",
    ]
