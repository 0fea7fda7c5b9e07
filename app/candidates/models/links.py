"""A link that opens a candidate's page, and someone's asking for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models.candidates import Candidate
from app.shared import clock
from app.shared.database import Instant, Record


class CandidateLink(Record):
    """A link that opens a candidate's page: good once, until it expires or a newer one has begun."""

    __tablename__ = "candidate_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant, comment="when the mail that carries it may leave")
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant, comment="when it was used")

    candidate: Mapped[Candidate] = relationship()


class LinkRequest(Record):
    """Someone asks for a link, whether we know them or not, until the worker has seen to it."""

    __tablename__ = "link_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
