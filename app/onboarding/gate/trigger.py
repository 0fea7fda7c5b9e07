"""The gate in the database: triggers with a condition made from `sql.gate_is_open`.

- the_gate_holds: no assignment to an ISR with a closed gate.
- the_gate_holds_while_a_territory_is_held: while an ISR holds a territory, nothing takes away the onboarding,
  the record or the issues behind their gate, and no issue is added. Reopening an issue is allowed: it closes
  the gate, and the manager is told.
"""

from __future__ import annotations

from sqlalchemy import literal_column

from app.db.trigger_texts import Trigger
from app.onboarding.gate.sql import gate_is_open

GATE_IS_CLOSED = f"NOT ({gate_is_open(literal_column('{person}'))})"
# The one way past a closed gate: an override for this ISR and this territory, granted by a second person.
# There is none for somebody who was hired as something else.
IS_OVERRIDDEN = """
EXISTS (SELECT 1 FROM gate_overrides v
        WHERE v.id = NEW.override_id AND v.isr_id = NEW.isr_id AND v.territory_id = NEW.territory_id
          AND v.state = 'granted' AND v.decided_by_id <> v.asked_by_id)
AND NOT EXISTS (SELECT 1 FROM onboardings w
                WHERE w.isr_id = NEW.isr_id AND w.ended_at IS NULL AND w.hire_role <> 'ISR')
"""
ASSIGNS_AT_CLOSED_GATE = f"{GATE_IS_CLOSED} AND NOT ({IS_OVERRIDDEN})"
# It ends with a last day, which is ahead if it is after tomorrow: today is not one day everywhere.
GOES_ON = "(a.ends_on IS NULL OR a.ends_on > {tomorrow})"
SOMEONE_HOLDS_A_TERRITORY = f"EXISTS (SELECT 1 FROM assignments a WHERE {GOES_ON})"  # noqa: S608
HOLDS_A_TERRITORY = SOMEONE_HOLDS_A_TERRITORY.replace(GOES_ON, f"a.isr_id = {{person}} AND {GOES_ON}")
IS_NEW_ASSIGNMENT = (
    "(OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on)"
    " OR NEW.isr_id <> OLD.isr_id OR NEW.territory_id <> OLD.territory_id"
    " OR COALESCE(NEW.override_id, 0) <> COALESCE(OLD.override_id, 0))"
)
ISR_OF = "(SELECT o.isr_id FROM onboardings o WHERE o.id = {row}.onboarding_id)"
HOLDS_BY_CLOSED_GATE = f"{HOLDS_A_TERRITORY} AND {GATE_IS_CLOSED}"
GIVEN_AWAY = f"OLD.onboarding_id <> NEW.onboarding_id AND {HOLDS_BY_CLOSED_GATE}"
IS_ENDED_OR_GIVEN_AWAY = (
    "(OLD.isr_id <> NEW.isr_id OR OLD.hire_role <> NEW.hire_role"
    " OR OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)"
)
ENDED_OR_GIVEN_AWAY = f"{IS_ENDED_OR_GIVEN_AWAY} AND {HOLDS_BY_CLOSED_GATE}"
NEVER = "1 = 0"  # refuses nothing, but two transactions at one gate still go one after the other


def _gate(table: str, events: str, row: str, person: str, condition: str, refusal: str) -> list[Trigger]:
    """Triggers of the gate, from the migration on that adds the roles that a hire gives."""
    return [
        Trigger(
            f"{table}_{event.lower()}_{row.lower()}",
            table,
            event,
            refusal,
            condition,
            person.format(row=row),
            needs="onboardings.hire_role",
        )
        for event in events.split()
    ]


STAYS_OPEN = "the_gate_holds_while_a_territory_is_held"
TRIGGERS = [
    *_gate("assignments", "INSERT", "NEW", "NEW.isr_id", ASSIGNS_AT_CLOSED_GATE, "the_gate_holds"),
    *_gate(
        "assignments",
        "UPDATE",
        "NEW",
        "NEW.isr_id",
        f"{IS_NEW_ASSIGNMENT} AND {ASSIGNS_AT_CLOSED_GATE}",
        "the_gate_holds",
    ),
    *_gate("gating_issues", "INSERT", "NEW", ISR_OF, HOLDS_BY_CLOSED_GATE, STAYS_OPEN),
    *_gate("gating_issues", "UPDATE", "NEW", ISR_OF, GIVEN_AWAY, STAYS_OPEN),
    *_gate("gating_issues", "UPDATE", "OLD", ISR_OF, GIVEN_AWAY, STAYS_OPEN),
    *_gate("gating_issues", "DELETE", "OLD", ISR_OF, HOLDS_BY_CLOSED_GATE, STAYS_OPEN),
    *_gate("steps", "INSERT UPDATE", "NEW", ISR_OF, NEVER, STAYS_OPEN),
    *_gate("steps", "DELETE", "OLD", ISR_OF, NEVER, STAYS_OPEN),
    *_gate("onboardings", "INSERT", "NEW", "NEW.isr_id", HOLDS_BY_CLOSED_GATE, STAYS_OPEN),
    *_gate("onboardings", "UPDATE", "NEW", "NEW.isr_id", ENDED_OR_GIVEN_AWAY, STAYS_OPEN),
    *_gate("onboardings", "UPDATE", "OLD", "OLD.isr_id", ENDED_OR_GIVEN_AWAY, STAYS_OPEN),
    *_gate("onboardings", "DELETE", "OLD", "OLD.isr_id", HOLDS_BY_CLOSED_GATE, STAYS_OPEN),
    *_gate(
        "established_isrs",
        "UPDATE",
        "OLD",
        "OLD.isr_id",
        f"OLD.isr_id <> NEW.isr_id AND {HOLDS_BY_CLOSED_GATE}",
        STAYS_OPEN,
    ),
    *_gate("established_isrs", "DELETE", "OLD", "OLD.isr_id", HOLDS_BY_CLOSED_GATE, STAYS_OPEN),
    *(
        Trigger(f"{table}_truncate", table, "TRUNCATE", STAYS_OPEN, SOMEONE_HOLDS_A_TERRITORY)
        for table in ("gating_issues", "onboardings", "established_isrs")
    ),
]
