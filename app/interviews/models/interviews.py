"""An interview: one person interviewing one candidate at one stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

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


MEET_ALREADY = "They have an interview with this candidate already."
TIME_TO_SUBMIT = timedelta(hours=24)  # the hiring process wants a scorecard within 24 hours


class InterviewState(StrEnum):
    """A scorecard is owed while an interview is scheduled, and in no other state."""

    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"
    WAIVED = "waived"


def _first_nudge(context: Any) -> datetime | None:
    """A nudge leaves when the scorecard is due, unless none is owed."""
    row = context.get_current_parameters()
    if row["state"] is not InterviewState.SCHEDULED:
        return None
    due: datetime = row["starts_at"] + timedelta(minutes=row["minutes"]) + TIME_TO_SUBMIT
    return due


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
        Index("ix_interviews_state_nudges", "state", "nudges"),
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
    reassigned_at: Mapped[datetime | None] = mapped_column(Instant, comment="given to whoever owes it now")
    nudges: Mapped[int] = mapped_column(default=0, comment="how many have left since it was due")
    next_nudge_at: Mapped[datetime | None] = mapped_column(
        Instant, default=_first_nudge, index=True, comment="none once nothing is owed"
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
    def due_at(self) -> datetime:
        """When the scorecard is due; whoever got it later has as long from then."""
        return max(self.ends_at, self.reassigned_at or self.ends_at) + TIME_TO_SUBMIT

    @property
    def is_late(self) -> bool:
        """Whether a scorecard is owed and past due."""
        return self.is_owed and self.due_at <= clock.now()

    @property
    def is_cancelled(self) -> bool:
        return self.state is InterviewState.CANCELLED

    @property
    def is_owed(self) -> bool:
        return self.state is InterviewState.SCHEDULED


says("uq_interviews_scheduled", MEET_ALREADY, field="interviewer")
