"""The tiers that were chosen for opportunities, one after the other."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.book.models.opportunities import Opportunity, Tier
from app.db.base import Instant, Record, enum_type
from app.people.models import User
from app.shared import clock


class TierChoice(Record):
    """A tier that a person chose, or that a file of the CRM had. Rows never change: the last one is current.

    `opportunities.tier` is that of the last row, so that lists need not look for it.
    """

    __tablename__ = "tier_choices"
    __table_args__ = (Index("ix_tier_choices_opportunity", "opportunity_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    tier: Mapped[Tier | None] = mapped_column(
        enum_type(Tier, "chosen_tier"), comment="none: the default again"
    )
    starts_on: Mapped[date] = mapped_column(comment="of a file: the day of the export")
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the CRM had it")
    chosen_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("crm_imports.id"), index=True)

    opportunity: Mapped[Opportunity] = relationship()
    chosen_by: Mapped[User | None] = relationship()
