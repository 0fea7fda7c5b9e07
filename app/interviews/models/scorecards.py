"""A scorecard: what one interviewer says of one interview."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.interviews.models.interviews import Interview
from app.shared import clock
from app.shared.database import Instant, Record, one_of, says


class Recommendation(StrEnum):
    """The answer to "do you want to hire them?". There is no neutral, no default, no average."""

    STRONG_NO = "strong no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong yes"


class Scorecard(Record):
    """One interviewer's ratings and recommendation for one interview; there once submitted."""

    __tablename__ = "scorecards"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), unique=True)
    submitted_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    recommendation: Mapped[Recommendation] = mapped_column(one_of(Recommendation, "recommendation"))
    take_aways: Mapped[str] = mapped_column(Text)
    pros: Mapped[str] = mapped_column(Text)
    cons: Mapped[str] = mapped_column(Text)
    survey: Mapped[list[list[str]]] = mapped_column(JSON, default=list, comment="[question, answer] pairs")
    private_note: Mapped[str] = mapped_column(Text, default="", comment="recruiters, hiring manager only")
    next_note: Mapped[str] = mapped_column(Text, default="", comment="for the kits of later interviews")

    interview: Mapped[Interview] = relationship(back_populates="scorecard")
    ratings: Mapped[list[Rating]] = relationship(order_by="Rating.position")


class Rating(Record):
    """How one attribute was rated, from 1 to 4; no value means not assessed."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("value BETWEEN 1 AND 4", name="value_from_1_to_4"),)

    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecards.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, comment="from 1")
    attribute: Mapped[str] = mapped_column(String(200))
    value: Mapped[int | None]


says("uq_scorecards_interview_id", "This scorecard was submitted already.")
