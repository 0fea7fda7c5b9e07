"""The consent a candidate gave when they applied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models.candidates import Application, Candidate
from app.db.base import Instant, Record
from app.shared import clock


class Consent(Record):
    """The consent of a candidate to keep their data: its wording, and when it was given."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    wording: Mapped[str] = mapped_column(Text, comment="as it stood beside the box")
    consent_version: Mapped[int | None] = mapped_column(comment="of the company's text; none: it had none")
    privacy_version: Mapped[int | None] = mapped_column(comment="of the company's text; none: it had none")
    given_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    candidate: Mapped[Candidate] = relationship()
    application: Mapped[Application] = relationship(back_populates="consents")
