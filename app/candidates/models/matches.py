"""Undone matches, former emails of candidates, and referral claims."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models.candidates import Candidate
from app.db.base import Instant, Record
from app.people.models import User
from app.shared import clock


class SplitMatch(Record):
    """An admin recorded that a candidate and a user are not the same person."""

    __tablename__ = "parted_matches"
    __table_args__ = (UniqueConstraint("candidate_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    parted_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    candidate: Mapped[Candidate] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    note: Mapped[Note | None] = relationship()


class FormerEmail(Record):
    """The email of a record that was merged into a candidate. It still finds them."""

    __tablename__ = "former_emails"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)

    candidate: Mapped[Candidate] = relationship()


class ReferralClaim(Record):
    """A candidate named a colleague as their referrer. It counts once the colleague confirms it.

    A claim that ended because the colleague's account was closed has `answered_at` but no answer.
    """

    __tablename__ = "referral_claims"
    __table_args__ = (UniqueConstraint("candidate_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    claimed_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    is_true: Mapped[bool | None] = mapped_column(comment="what the colleague answered")

    candidate: Mapped[Candidate] = relationship()
    user: Mapped[User] = relationship()

    @property
    def ended_unanswered(self) -> bool:
        return self.answered_at is not None and self.is_true is None
