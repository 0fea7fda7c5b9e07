"""The triggers: what the database itself refuses, whoever asks, on SQLite and PostgreSQL.

Written here once. A migration that changes one, or rebuilds a table they stand on (Alembic's batch
mode drops a table's triggers without a word), calls `put_triggers` at its end. One that changes a
trigger states `TRIGGERS_ARE`, the checksum of them all; the house test says what to write.

- the_gate_holds: no assignment of an ISR whose gate is closed.
- the_gate_holds_while_a_territory_is_held: nothing takes away the onboarding, the record or the issues an
  ISR who holds one came by, or adds an issue. Reopening one is no such thing: it closes the gate and is told.
- one_holder_a_day: no two ISRs hold a territory on one day; who is next begins the day after.
- one_interview_at_a_time: nobody has two interviews that overlap, both still scheduled.
- records_stay: no change and no deletion of a transition or an activity; what was asked for is decided once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Connection,
    Inspector,
    Select,
    column,
    inspect,
    literal_column,
    not_,
    select,
    table,
    text,
)

from app.db.complete import issue_is_complete
from app.db.trigger_checksums import TriggerChecksum, differences, record_checksums
from app.db.trigger_texts import Trigger, checksum, statements_for

ISSUE = table(
    "gating_issues", column("id"), column("onboarding_id"), column("closed_at"), column("waived_at")
).alias("gi")
ONBOARDING = table("onboardings", column("id"), column("isr_id"), column("ended_at")).alias("o")
# The issues of the running onboarding of the person {person}.
THEIR_ISSUES: Select[Any] = (
    select(literal_column("1"))
    .select_from(ISSUE.join(ONBOARDING, ONBOARDING.c.id == ISSUE.c.onboarding_id))
    .where(ONBOARDING.c.isr_id == literal_column("{person}"), ONBOARDING.c.ended_at.is_(None))
)
INCOMPLETE_ISSUES = THEIR_ISSUES.where(not_(issue_is_complete(ISSUE.c)))
# The gate of the person {person}: closed while an issue of a running onboarding is incomplete, or while
# there is neither a running onboarding with gating issues nor a record as an established ISR.
GATE_IS_CLOSED = f"""
(EXISTS ({INCOMPLETE_ISSUES})
 OR NOT (EXISTS (SELECT 1 FROM established_isrs e WHERE e.isr_id = {{person}})
         OR EXISTS ({THEIR_ISSUES})))
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

# Two assignments of one territory that share a day. One that is only made shorter takes no day from another.
SHARES_A_DAY = """
EXISTS (SELECT 1 FROM assignments a
        WHERE a.territory_id = NEW.territory_id AND a.id <> NEW.id AND a.taken_back_at IS NULL
          AND (a.ends_on IS NULL OR a.ends_on >= NEW.starts_on)
          AND (NEW.ends_on IS NULL OR NEW.ends_on >= a.starts_on))
"""
IS_LENGTHENED = (
    "(NEW.territory_id <> OLD.territory_id OR NEW.starts_on < OLD.starts_on OR OLD.taken_back_at IS NOT NULL"
    " OR OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on))"
)


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


def _one_holder(event: str, when: str) -> Trigger:
    """One ISR holds a territory on a day. Who touches a territory waits for the other who does."""
    whose = {"condition": SHARES_A_DAY, "when": f"NEW.taken_back_at IS NULL AND {when}"}
    lock = "territories SET area = area WHERE id = NEW.territory_id"
    name = f"assignments_{event.lower()}_one_holder"
    needs = "assignments.taken_back_at"
    return Trigger(name, "assignments", event, "one_holder_a_day", lock=lock, needs=needs, **whose)


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
    _one_holder("INSERT", "1 = 1"),
    _one_holder("UPDATE", IS_LENGTHENED),
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


def triggers_of(dialect: str) -> list[Trigger]:
    """The triggers a database of this dialect must have, "sqlite" or "postgresql"."""
    return TRIGGERS if dialect == "sqlite" else TRIGGERS + EMPTIED


def checksum_of_all() -> str:
    """The checksum of all triggers on both databases: the migration that last changed one states it."""
    texts = [
        statement
        for dialect in ("sqlite", "postgresql")
        for trigger in triggers_of(dialect)
        for statement in statements_for(trigger, dialect)
    ]
    return checksum("\n".join(texts))


def put_triggers(connection: Connection) -> None:
    """Replace every trigger by those of this version, and put their checksums on record."""
    drop_triggers(connection)
    dialect, inspector = connection.dialect.name, inspect(connection)
    triggers = list(filter(_tables_now(inspector), triggers_of(dialect)))
    for trigger in triggers:
        for statement in statements_for(trigger, dialect):
            connection.execute(text(statement.replace(":", r"\:")))
    if inspector.has_table(TriggerChecksum.__tablename__):
        record_checksums(connection, triggers)


def trigger_differences(connection: Connection) -> list[str]:
    """How the triggers of a database differ from those of this version, a sentence each."""
    return differences(connection, triggers_of(connection.dialect.name))


def _tables_now(database: Inspector) -> Callable[[Trigger], bool]:
    """Whether a trigger has what it stands on: an early migration has not made all tables and columns."""
    there = set(database.get_table_names())
    there |= {f"{table}.{column['name']}" for table in list(there) for column in database.get_columns(table)}
    return lambda trigger: trigger.table in there and (trigger.needs or trigger.table) in there


def drop_triggers(connection: Connection) -> None:
    """Drop every trigger, so that a table they stand on can be changed; also one of an earlier version."""
    names = [trigger.name for trigger in TRIGGERS + EMPTIED]
    if inspect(connection).has_table(TriggerChecksum.__tablename__):
        names += connection.scalars(select(TriggerChecksum.name))
    for name in dict.fromkeys(names):
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text(f"DROP FUNCTION IF EXISTS refuse_{name}() CASCADE"))
