"""The consent a candidate gave when they applied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models.candidates import Application, Candidate
from app.db.base import Instant, Record
from app.shared import clock


class Consent(Record):
    """That a candidate agreed to having their data kept, in which words and when."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    wording: Mapped[str] = mapped_column(Text, comment="as it stood beside the box")
    given_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    candidate: Mapped[Candidate] = relationship()
    application: Mapped[Application] = relationship(back_populates="consents")
