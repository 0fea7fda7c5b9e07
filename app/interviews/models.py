"""An interview of a candidate by one person, and that person's scorecard for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.database import Instant, Record, one_of, says


class InterviewState(StrEnum):
    """A scorecard is owed while an interview is scheduled, and in no other state."""

    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"
    WAIVED = "waived"


class Recommendation(StrEnum):
    """The answer to "do you want to hire them?". There is no neutral, no default, no average."""

    STRONG_NO = "strong no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong yes"


class Interview(Record):
    """One person interviewing one candidate at one stage. Held means its scorecard is in."""

    __tablename__ = "interviews"
    __table_args__ = (
        Index(
            "uq_interviews_scheduled",
            "application_id",
            "stage_id",
            "interviewer_id",
            unique=True,
            sqlite_where=text("state = 'scheduled'"),
            postgresql_where=text("state = 'scheduled'"),
        ),
        Index("ix_interviews_interviewer_id_state", "interviewer_id", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    interviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    scheduled_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    scheduled_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200), default="", comment="where, or the video link")
    state: Mapped[InterviewState] = mapped_column(
        one_of(InterviewState, "interview_state"), default=InterviewState.SCHEDULED
    )
    ended_note_id: Mapped[int | None] = mapped_column(
        ForeignKey("notes.id"), comment="why cancelled or waived"
    )

    application: Mapped[Application] = relationship(back_populates="interviews")
    stage: Mapped[Stage] = relationship()
    interviewer: Mapped[User] = relationship(foreign_keys=[interviewer_id])
    scheduled_by: Mapped[User] = relationship(foreign_keys=[scheduled_by_id])
    ended_note: Mapped[Note | None] = relationship()
    scorecard: Mapped[Scorecard | None] = relationship(back_populates="interview")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_cancelled(self) -> bool:
        return self.state is InterviewState.CANCELLED

    @property
    def is_owed(self) -> bool:
        return self.state is InterviewState.SCHEDULED


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


says("uq_interviews_scheduled", "They have an interview with this candidate already.", field="interviewer")
says("uq_scorecards_interview_id", "This scorecard was submitted already.")
