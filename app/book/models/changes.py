"""What files of the CRM changed of opportunities. The package of these files writes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record
from app.shared import clock


class OpportunityChange(Record):
    """What a file changed of an opportunity. Values are texts; amounts are in minor units."""

    __tablename__ = "opportunity_changes"
    __table_args__ = (
        Index("ix_opportunity_changes_opportunity", "opportunity_id", "id"),
        Index("ix_opportunity_changes_changed_at", "changed_at"),
        Index("ix_opportunity_changes_import", "import_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    import_id: Mapped[int] = mapped_column(ForeignKey("crm_imports.id"))
    field: Mapped[str] = mapped_column(String(40), comment="a column of opportunities")
    was: Mapped[str] = mapped_column(String(254), default="")
    became: Mapped[str] = mapped_column(String(254), default="")
    changed_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
