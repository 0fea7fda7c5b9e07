"""The triggers: what the database itself refuses, whoever asks, on SQLite and PostgreSQL.

Written here once. A migration that creates them, or rebuilds a table they stand on (Alembic's
batch mode drops a table's triggers without a word), calls `put_triggers` at its end.

- the_gate_holds: no assignment of an ISR whose gate is closed.
- the_gate_holds_while_a_territory_is_held: nothing takes away the onboarding, the record or the issues an
  ISR who holds one came by, or adds an issue. Reopening one is no such thing: it closes the gate and is told.
- one_interview_at_a_time: nobody has two interviews that overlap, both still scheduled.
- records_stay: no change and no deletion of a transition or an activity; what was asked for is decided once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

# A gating issue lets nobody pass while it is open, nor when it was closed with a step open or without any
# step, unless that was waived.
ISSUE_IS_INCOMPLETE = """
(gi.closed_at IS NULL OR gi.waived_at IS NULL AND (
    EXISTS (SELECT 1 FROM steps s
            WHERE s.gating_issue_id = gi.id AND s.removed_at IS NULL AND s.ticked_at IS NULL)
    OR NOT EXISTS (SELECT 1 FROM steps s WHERE s.gating_issue_id = gi.id AND s.removed_at IS NULL)))
"""
# The gate of the person {person}: closed while an issue of a running onboarding is incomplete, or while
# there is neither a running onboarding with gating issues nor a record as an established ISR.
GATE_IS_CLOSED = f"""
(EXISTS (SELECT 1 FROM gating_issues gi JOIN onboardings o ON o.id = gi.onboarding_id
         WHERE o.isr_id = {{person}} AND o.ended_at IS NULL AND {ISSUE_IS_INCOMPLETE})
 OR NOT (EXISTS (SELECT 1 FROM established_isrs e WHERE e.isr_id = {{person}})
         OR EXISTS (SELECT 1 FROM gating_issues gi JOIN onboardings o ON o.id = gi.onboarding_id
                    WHERE o.isr_id = {{person}} AND o.ended_at IS NULL)))
"""  # noqa: S608 - every name in it stands above
# The one way past a closed gate: leave for this ISR and this territory, granted by a second person.
IS_OVERRIDDEN = """
EXISTS (SELECT 1 FROM gate_overrides v
        WHERE v.id = NEW.override_id AND v.isr_id = NEW.isr_id AND v.territory_id = NEW.territory_id
          AND v.state = 'granted' AND v.decided_by_id <> v.asked_by_id)
"""
HOLDS = f"{GATE_IS_CLOSED} AND NOT {IS_OVERRIDDEN}"
HOLDS_A_TERRITORY = "EXISTS (SELECT 1 FROM assignments a WHERE a.isr_id = {person} AND a.ends_on IS NULL)"
ANEW = (
    "(OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on)"
    " OR NEW.isr_id <> OLD.isr_id OR NEW.territory_id <> OLD.territory_id"
    " OR COALESCE(NEW.override_id, 0) <> COALESCE(OLD.override_id, 0))"
)
ISR_OF = "(SELECT o.isr_id FROM onboardings o WHERE o.id = {row}.onboarding_id)"
BOTH = f"{HOLDS_A_TERRITORY} AND {GATE_IS_CLOSED}"
GIVEN_AWAY = f"OLD.onboarding_id <> NEW.onboarding_id AND {BOTH}"
ENDED_OR_GIVEN_AWAY = (
    f"(OLD.isr_id <> NEW.isr_id OR OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) AND {BOTH}"
)
NEVER = "1 = 0"  # refuses nothing; two who touch one gate still go one after the other


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
    migration gives a table: the trigger is not made before.
    """

    name: str
    table: str
    event: str
    refusal: str
    condition: str = "1 = 1"
    person: str = "NULL"
    when: str = "1 = 1"
    needs: str = ""


def _gate(table: str, events: str, row: str, person: str, condition: str, refusal: str) -> list[Trigger]:
    """The gate, from the migration on that tells the database of waivers and overrides."""
    return [
        Trigger(
            f"{table}_{event.lower()}_{row.lower()}",
            table,
            event,
            refusal,
            condition,
            person.format(row=row),
            needs="assignments.override_id",
        )
        for event in events.split()
    ]


def _day(event: str, when: str) -> Trigger:
    """One interview at a time, from the migration on that tells the database when an interview ends."""
    whose = {"person": "NEW.interviewer_id", "when": when, "needs": "interviews.ends_at"}
    name = f"interviews_{event.lower()}"
    return Trigger(name, "interviews", event, "one_interview_at_a_time", OVERLAPS, **whose)


KEPT_OPEN = "the_gate_holds_while_a_territory_is_held"
# What someone asks for and another decides: decided once.
DECIDED = ("gate_overrides", "territory_change_requests")
TRIGGERS: list[Trigger] = [
    *_gate("assignments", "INSERT", "NEW", "NEW.isr_id", HOLDS, "the_gate_holds"),
    *_gate("assignments", "UPDATE", "NEW", "NEW.isr_id", f"{ANEW} AND {HOLDS}", "the_gate_holds"),
    *_gate("gating_issues", "INSERT", "NEW", ISR_OF, BOTH, KEPT_OPEN),
    *_gate("gating_issues", "UPDATE", "NEW", ISR_OF, GIVEN_AWAY, KEPT_OPEN),
    *_gate("gating_issues", "UPDATE", "OLD", ISR_OF, GIVEN_AWAY, KEPT_OPEN),
    *_gate("gating_issues", "DELETE", "OLD", ISR_OF, BOTH, KEPT_OPEN),
    *_gate("steps", "INSERT UPDATE", "NEW", ISR_OF, NEVER, KEPT_OPEN),
    *_gate("steps", "DELETE", "OLD", ISR_OF, NEVER, KEPT_OPEN),
    *_gate("onboardings", "INSERT", "NEW", "NEW.isr_id", BOTH, KEPT_OPEN),
    *_gate("onboardings", "UPDATE", "NEW", "NEW.isr_id", ENDED_OR_GIVEN_AWAY, KEPT_OPEN),
    *_gate("onboardings", "UPDATE", "OLD", "OLD.isr_id", ENDED_OR_GIVEN_AWAY, KEPT_OPEN),
    *_gate("onboardings", "DELETE", "OLD", "OLD.isr_id", BOTH, KEPT_OPEN),
    *_gate(
        "established_isrs", "UPDATE", "OLD", "OLD.isr_id", f"OLD.isr_id <> NEW.isr_id AND {BOTH}", KEPT_OPEN
    ),
    *_gate("established_isrs", "DELETE", "OLD", "OLD.isr_id", BOTH, KEPT_OPEN),
    _day("INSERT", IS_SCHEDULED),
    _day("UPDATE", f"{IS_SCHEDULED} AND {IS_MOVED}"),
    *(
        Trigger(f"{table}_{event.lower()}", table, event, "records_stay")
        for table in ("transitions", "activity")
        for event in ("UPDATE", "DELETE")
    ),
    *(
        Trigger(f"{table}_update", table, "UPDATE", "records_stay", when="OLD.state <> 'asked'")
        for table in DECIDED
    ),
    *(Trigger(f"{table}_delete", table, "DELETE", "records_stay") for table in DECIDED),
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
        for table in ("transitions", "activity", *DECIDED)
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
    there = set(database.get_table_names())
    there |= {f"{table}.{column['name']}" for table in list(there) for column in database.get_columns(table)}
    return lambda trigger: trigger.table in there and (trigger.needs or trigger.table) in there


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
