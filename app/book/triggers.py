"""The triggers of the book: one territory a day, what stays, and no ISR behind a closed gate.

Nobody becomes the ISR of an opportunity by an override or a correction while their gate is closed. A closing
that follows the territory or an override names who had it on that day.
"""

from __future__ import annotations

from app.db.day_triggers import adds_a_day, shares_a_day
from app.db.trigger_texts import Trigger, record_triggers
from app.onboarding.gate.trigger import GATE_IS_CLOSED


def _one_territory(event: str, when: str) -> Trigger:
    """An account has one territory on a day. The lock makes two transactions on one account take turns."""
    return Trigger(
        f"account_territories_{event.lower()}_one_a_day",
        "account_territories",
        event,
        "one_territory_a_day",
        condition=shares_a_day("account_territories", "account_id"),
        lock="accounts SET name = name WHERE id = NEW.account_id",
        when=when,
    )


IS_ANOTHER_ISR = "(NEW.isr_id IS NOT NULL AND (OLD.isr_id IS NULL OR NEW.isr_id <> OLD.isr_id))"
# What of a closing may change is its end, once.
CLOSING_IS_CHANGED = "OLD.ends_on IS NOT NULL OR " + " OR ".join(
    f"COALESCE(CAST(NEW.{column} AS VARCHAR(40)), '') <> COALESCE(CAST(OLD.{column} AS VARCHAR(40)), '')"
    for column in (
        *("id", "opportunity_id", "outcome", "closed_on", "isr_id", "whence", "import_id", "corrects_id"),
        *("starts_on", "created_at"),
    )
)
HELD_IT = """
EXISTS (SELECT 1 FROM opportunities p
        JOIN account_territories t ON t.account_id = p.account_id
         AND t.starts_on <= NEW.closed_on AND (t.ends_on IS NULL OR t.ends_on >= NEW.closed_on)
        JOIN assignments a ON a.territory_id = t.territory_id AND a.taken_back_at IS NULL
         AND a.starts_on <= NEW.closed_on AND (a.ends_on IS NULL OR a.ends_on >= NEW.closed_on)
        WHERE p.id = NEW.opportunity_id AND a.isr_id = NEW.isr_id)
"""
HAD_OVERRIDE = """
EXISTS (SELECT 1 FROM isr_overrides v
        WHERE v.opportunity_id = NEW.opportunity_id AND v.isr_id = NEW.isr_id)
"""
# The CRM may name who was an ISR before Onramp in what is past, but not who is on the way to the gate.
IS_ONBOARDED = "EXISTS (SELECT 1 FROM onboardings w WHERE w.isr_id = NEW.isr_id AND w.ended_at IS NULL)"
# What goes from one closed stage to another keeps its ISR and its day, whatever was changed since. The other
# closing is an earlier one: two rows of one statement do not speak for each other.
CLOSED_WITH_THEM = """
EXISTS (SELECT 1 FROM closings c
        WHERE c.opportunity_id = NEW.opportunity_id AND c.isr_id = NEW.isr_id
          AND c.closed_on = NEW.closed_on AND c.id < NEW.id)
"""
IS_NOT_THEIRS = (
    f"((NEW.whence = 'aligned' AND NOT {HELD_IT} OR NEW.whence = 'overridden' AND NOT {HAD_OVERRIDE})"
    f" AND NOT {CLOSED_WITH_THEM})"
)


def _gate(table: str, event: str, when: str, *, also: str = "") -> Trigger:
    """Nobody becomes an ISR while their gate is closed. A file inserts thousands of rows of few ISRs."""
    return Trigger(
        f"{table}_{event.lower()}_at_open_gate",
        table,
        event,
        "the_gate_holds_for_isrs",
        GATE_IS_CLOSED,
        "NEW.isr_id",
        when=when,
        also=also,
        each="STATEMENT" if event == "INSERT" else "ROW",
        needs="onboardings.hire_role",
    )


# An opportunity has the territory that its account has now, from whatever writes either of them.
_TO_OPPORTUNITIES = (
    "UPDATE opportunities SET territory_id = NEW.territory_id WHERE account_id = NEW.account_id"
)
_FROM_ACCOUNT = (
    "UPDATE opportunities SET territory_id = (SELECT t.territory_id FROM account_territories t"
    " WHERE t.account_id = NEW.account_id AND t.ends_on IS NULL) WHERE id = NEW.id"
)


def _copies_territory(table: str, event: str, when: str, does: str) -> Trigger:
    name = f"{table}_{event.split()[0].lower()}_copies_territory"
    return Trigger(name, table, event, when=when, does=does, needs="opportunities.territory_id")


TRIGGERS = [
    _one_territory("INSERT", "1 = 1"),
    _one_territory("UPDATE", adds_a_day("account_id")),
    _copies_territory("account_territories", "INSERT", "NEW.ends_on IS NULL", _TO_OPPORTUNITIES),
    _copies_territory("account_territories", "UPDATE", "NEW.ends_on IS NULL", _TO_OPPORTUNITIES),
    _copies_territory("opportunities", "INSERT", "NEW.territory_id IS NULL", _FROM_ACCOUNT),
    _copies_territory(
        "opportunities", "UPDATE OF account_id", "NEW.account_id <> OLD.account_id", _FROM_ACCOUNT
    ),
    _gate("isr_overrides", "INSERT", "NEW.isr_id IS NOT NULL"),
    _gate("isr_overrides", "UPDATE", IS_ANOTHER_ISR),
    *record_triggers("isr_overrides", update_when="OLD.ends_on IS NOT NULL"),
    _gate(
        "closings",
        "INSERT",
        "NEW.isr_id IS NOT NULL AND NEW.whence IN ('corrected', 'as the CRM had it')",
        also=f"(NEW.whence = 'corrected' OR {IS_ONBOARDED}) AND NOT {CLOSED_WITH_THEM}",
    ),
    Trigger(
        "closings_insert_isr",
        "closings",
        "INSERT",
        "a_closing_has_its_isr",
        condition=IS_NOT_THEIRS,
        when="NEW.isr_id IS NOT NULL AND NEW.whence IN ('aligned', 'overridden')",
    ),
    Trigger(
        "closings_update",
        "closings",
        "UPDATE",
        "a_closing_stays",
        when=f"({CLOSING_IS_CHANGED})",
    ),
    Trigger("closings_delete", "closings", "DELETE", "a_closing_stays"),
    Trigger("closings_truncate", "closings", "TRUNCATE", "a_closing_stays"),
    *record_triggers("closing_corrections", update_when="OLD.state <> 'asked'"),
    *record_triggers("tier_choices"),
]
