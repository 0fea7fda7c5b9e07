"""Drafts of scorecards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record


class ScorecardDraft(Record):
    """What an interviewer has typed into a scorecard. Nobody else reads it; submitting deletes it."""

    __tablename__ = "scorecard_drafts"

    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(comment="of the scorecard it is to change; 0 before there is one")
    number: Mapped[int] = mapped_column(comment="counts the times it was saved")
    tab: Mapped[str] = mapped_column(String(40), default="", comment="which open page saved it last")
    saved_at: Mapped[datetime] = mapped_column(Instant)
    typed: Mapped[dict[str, str]] = mapped_column(JSON, comment="by the names of the form's fields")
