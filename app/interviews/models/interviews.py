"""An interview: one person interviewing one candidate at one stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.database import Instant, Record, one_of, says

if TYPE_CHECKING:
    from app.interviews.models.scorecards import Scorecard


class InterviewState(StrEnum):
    """A scorecard is owed while an interview is scheduled, and in no other state."""

    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"
    WAIVED = "waived"


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


says("uq_interviews_scheduled", "They have an interview with this candidate already.", field="interviewer")
