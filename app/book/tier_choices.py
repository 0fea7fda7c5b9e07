"""Write the tier that a person chooses, with its rows in the history. Files write theirs in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from app.book.alignment import alignment_day
from app.book.models import Opportunity, Tier, TierChoice
from app.db.base import db
from app.people.models import User
from app.shared import clock


def write_tier(
    opportunities: Sequence[Opportunity], tier: Tier | None, *, delegated_by: str = "", by: User
) -> None:
    """Write a tier on locked opportunities; without one, the default counts again. The caller records it."""
    now = clock.now()
    for each in opportunities:
        each.tier, each.tier_by, each.tier_at = tier, by, now
        each.delegated_by = delegated_by if tier is Tier.ACTIVE else ""
    same = {"tier": tier, "starts_on": alignment_day(), "chosen_by_id": by.id, "chosen_at": now}
    rows = [{"opportunity_id": each.id, **same} for each in opportunities]
    if rows:
        db.session.execute(insert(TierChoice), rows)
