"""The trigger of accounts: one territory a day."""

from __future__ import annotations

from app.db.day_triggers import adds_a_day, shares_a_day
from app.db.trigger_texts import Trigger


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


TRIGGERS = [_one_territory("INSERT", "1 = 1"), _one_territory("UPDATE", adds_a_day("account_id"))]
