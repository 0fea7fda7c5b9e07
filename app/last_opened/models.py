"""When an application last changed, and when each person last opened it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record


class ApplicationChange(Record):
    """The last change of an application, and the last one that every reader of it may know of.

    A scorecard, or a note that people who owe a scorecard may not read, changes only the first.
    """

    __tablename__ = "application_changes"

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(Instant, index=True)
    changed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="none: the candidate or Onramp"
    )
    open_changed_at: Mapped[datetime | None] = mapped_column(Instant)
    open_changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ApplicationVisit(Record):
    """When a person last opened an application, and when their page last said that it is still open."""

    __tablename__ = "application_visits"
    __table_args__ = (
        Index("ix_application_visits_application_id_present_at", "application_id", "present_at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(Instant, comment="when the page that they saw was made")
    present_at: Mapped[datetime] = mapped_column(Instant)
