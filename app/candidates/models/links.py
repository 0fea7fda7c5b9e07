"""A link that opens a candidate's page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models.candidates import Candidate
from app.db.base import Instant, Record


class CandidateLink(Record):
    """A link that opens a candidate's page: it works once, until it expires. No other link ends it.

    One with `new_email` opens nothing: using it makes that email theirs (`app/candidates/new_email.py`).
    """

    __tablename__ = "candidate_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant, comment="when the mail that carries it may leave")
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant, comment="when it was used")
    new_email: Mapped[str | None] = mapped_column(String(254), comment="using the link makes it theirs")

    candidate: Mapped[Candidate] = relationship()
