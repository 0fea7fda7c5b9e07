"""The reminders that were sent, so that each is sent once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, enum_type
from app.shared import clock


class Occasion(StrEnum):
    """Why a reminder is sent."""

    STEPS = "steps"  # a person's own, due that day or before
    MARKED = "marked steps"  # still open on day 15
    ISSUE_DUE = "issue due"  # and not complete on its day
    SIXTY_DAYS = "sixty days"  # after the start, and not complete


class Reminder(Record):
    """An occasion a person was reminded of, in one onboarding."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("onboarding_id", "user_id", "occasion", "day", name="uq_reminders_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    onboarding_id: Mapped[int] = mapped_column(ForeignKey("onboardings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    occasion: Mapped[Occasion] = mapped_column(enum_type(Occasion, "occasion"))
    day: Mapped[date] = mapped_column(comment="that it was the occasion of")
    sent_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
