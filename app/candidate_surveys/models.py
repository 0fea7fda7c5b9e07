"""Who is to be asked, and what was answered. Nothing leads from an answer to the person (decision 77)."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Application, Status
from app.db.base import Instant, Record, enum_type
from app.db.indexes import partial_index

MAX_ID = 2**31 - 2


class SurveyInvitation(Record):
    """A candidate who is to be asked, or was. It is deleted with the answer; its id is random."""

    __tablename__ = "survey_invitations"
    __table_args__ = (
        partial_index("ix_survey_invitations_due_at", "due_at", where=text("due_at IS NOT NULL")),
        partial_index("ix_survey_invitations_expires_at", "expires_at", where=text("expires_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, default=lambda: secrets.randbelow(MAX_ID) + 1
    )
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    due_at: Mapped[datetime | None] = mapped_column(Instant, comment="of the mail; none: it was sent")
    expires_at: Mapped[datetime | None] = mapped_column(Instant, comment="of the link; none: there is none")
    refused: Mapped[bool] = mapped_column(default=False, comment="the candidate wants no such mail")

    application: Mapped[Application] = relationship()


class SurveyAnswer(Record):
    """An answer without a person: no number in order, no application, no moment.

    It has a month, and what it is grouped by.
    """

    __tablename__ = "survey_answers"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="one_to_five"),
        Index("ix_survey_answers_month", "month"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: secrets.token_hex(16))
    month: Mapped[date] = mapped_column(comment="its first day")
    family: Mapped[str] = mapped_column(String(200), comment="the name of the job family")
    region: Mapped[str] = mapped_column(String(40))
    ended: Mapped[Status] = mapped_column(enum_type(Status, "survey_ended"), comment="the application")
    score: Mapped[int]
    sentence: Mapped[str] = mapped_column(Text, default="")
