"""A restore: this database came from a backup. Until it goes live, nothing leaves it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record
from app.shared import clock


class Restore(Record):
    """One restore of this database. Its token is random: rows of earlier restores come with the backup."""

    __tablename__ = "restores"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    backed_up_at: Mapped[datetime] = mapped_column(Instant, comment="the state of the database")
    restored_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    live_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="since when mail leaves it; none: nothing leaves"
    )
    cancelled_mail: Mapped[int | None] = mapped_column(comment="waiting mail that did not leave by choice")
