"""An application as it was sent, until the worker processes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record
from app.openings.models import Opening
from app.people.models import User
from app.shared import clock


class SubmittedApplication(Record):
    """An application sent on the public page. The row is the same for any email (decision 25)."""

    __tablename__ = "submitted_applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    signed_in_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="who was signed in")
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    time_zone: Mapped[str] = mapped_column(String(60))
    location: Mapped[str] = mapped_column(String(200))
    links: Mapped[str] = mapped_column(Text, comment="as typed, one on each line")
    source: Mapped[str] = mapped_column(String(200))
    referred_by: Mapped[str] = mapped_column(String(254), comment="the email typed, or empty")
    via: Mapped[str] = mapped_column(
        String(100), default="", server_default="", comment="the code of the link they came by, or empty"
    )
    knows: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="the name or email of somebody here, or empty"
    )
    wording: Mapped[str] = mapped_column(Text, comment="what they agreed to")
    consent_version: Mapped[int | None] = mapped_column(comment="of the company's text; none: it had none")
    privacy_version: Mapped[int | None] = mapped_column(comment="of the company's text; none: it had none")
    file_name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sent_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    attempts: Mapped[int] = mapped_column(default=0, comment="how often the worker has tried to take it")

    opening: Mapped[Opening] = relationship()
    signed_in: Mapped[User | None] = relationship()
