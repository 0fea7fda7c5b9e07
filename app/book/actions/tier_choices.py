"""Write the tier that a person chooses, with its row in the history. Files write theirs in one statement."""

from __future__ import annotations

from app.book.alignment import alignment_day
from app.book.models import Opportunity, Tier, TierChoice
from app.db.base import db
from app.people.models import User
from app.shared import clock


def write_tier(opportunity: Opportunity, tier: Tier | None, *, delegated_by: str = "", by: User) -> None:
    """Write a tier on a locked opportunity; without one, the default counts again. The caller records it."""
    opportunity.tier, opportunity.tier_by, opportunity.tier_at = tier, by, clock.now()
    opportunity.delegated_by = delegated_by if tier is Tier.ACTIVE else ""
    db.session.add(TierChoice(opportunity=opportunity, tier=tier, starts_on=alignment_day(), chosen_by=by))
