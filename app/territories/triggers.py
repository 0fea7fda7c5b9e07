"""Triggers of territories: one holder a day, and one decision on a request."""

from __future__ import annotations

from app.db.trigger_texts import Trigger, record_triggers

# True if another assignment of the territory shares a day. A shortened assignment cannot add a day.
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


def _one_holder(event: str, when: str) -> Trigger:
    """One ISR holds a territory on a day. The lock makes two transactions on one territory take turns."""
    values = {"condition": SHARES_A_DAY, "when": f"NEW.taken_back_at IS NULL AND {when}"}
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
