"""Triggers of territories: one holder a day, and one decision on a request."""

from __future__ import annotations

from typing import Any

from app.db.day_triggers import adds_a_day, shares_a_day
from app.db.trigger_texts import Trigger, record_triggers

# A shortened assignment cannot add a day, and one that was taken back counts for none.
SHARES_A_DAY = shares_a_day("assignments", "territory_id", that="a.taken_back_at IS NULL")
IS_LENGTHENED = adds_a_day("territory_id", also="OLD.taken_back_at IS NOT NULL")


def _one_holder(event: str, when: str) -> Trigger:
    """One ISR holds a territory on a day. The lock makes two transactions on one territory take turns."""
    values: dict[str, Any] = {"condition": SHARES_A_DAY, "when": f"NEW.taken_back_at IS NULL AND {when}"}
    lock = "territories SET area = area WHERE id = NEW.territory_id"
    name = f"assignments_{event.lower()}_one_holder"
    needs = "assignments.taken_back_at"
    return Trigger(name, "assignments", event, "one_holder_a_day", lock=lock, needs=needs, **values)


DECIDED_ONCE = "OLD.state <> 'asked'"  # the state of what one person requests and another decides
TRIGGERS = [
    _one_holder("INSERT", "1 = 1"),
    _one_holder("UPDATE", IS_LENGTHENED),
    *record_triggers("gate_overrides", update_when=DECIDED_ONCE),
    *record_triggers("territory_change_requests", update_when=DECIDED_ONCE),
]
