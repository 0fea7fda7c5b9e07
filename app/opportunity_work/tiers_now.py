"""The tier that opportunities have today, and what decides it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import false, func, select

from app.book.alignment import alignment_day, open_isr_on
from app.book.models import Opportunity, Tier
from app.book.tiers import has_default_tier, tier_on
from app.db.base import db
from app.db.rows import one_of


class TierNow(NamedTuple):
    """The tier of an opportunity, whether tier 1 is its default, and its ISR if it is open."""

    tier: Tier | None
    has_default: bool
    isr_id: int | None

    @property
    def label(self) -> str:
        return self.tier.label if self.tier else ""


def tier_now(opportunity: Opportunity) -> TierNow:
    """The tier of one opportunity."""
    return tiers_now([opportunity.id])[opportunity.id]


def tiers_now(ids: Collection[int]) -> Mapping[int, TierNow]:
    """The tiers of opportunities by their ids, in one statement."""
    day = alignment_day()
    default = func.coalesce(has_default_tier(day), false())
    statement = select(Opportunity.id, tier_on(day), default, open_isr_on(day))
    rows = db.session.execute(statement.where(one_of(Opportunity.id, ids)))
    return {id_: TierNow(tier, bool(has_default), isr_id) for id_, tier, has_default, isr_id in rows}
