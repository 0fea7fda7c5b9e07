"""What one person requests and another decides. Both stay on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.activity.models import Note
from app.db.base import Instant
from app.people.models import User
from app.shared import clock

IS_UNDECIDED = text("state = 'asked'")


def decided_by_another() -> list[CheckConstraint]:
    """A request that is decided says by whom and when, and nobody decides their own."""
    return [
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint(
            "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="somebody_decided",
        ),
    ]


class TerritoryRequest:
    """The columns of a request: who asked, when and why, and who decided, when and why."""

    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    asked_note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    @declared_attr
    def asked_by(self: Any) -> Mapped[User]:
        return relationship(User, foreign_keys=[self.asked_by_id])

    @declared_attr
    def decided_by(self: Any) -> Mapped[User | None]:
        return relationship(User, foreign_keys=[self.decided_by_id])

    @declared_attr
    def asked_note(self: Any) -> Mapped[Note]:
        return relationship(Note, foreign_keys=[self.asked_note_id])

    @declared_attr
    def decided_note(self: Any) -> Mapped[Note | None]:
        return relationship(Note, foreign_keys=[self.decided_note_id])
