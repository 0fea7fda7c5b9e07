"""The results of stages without interviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.urls import is_shown_as_link
from app.stage_results.rules import ResultKind


class StageResult(Record):
    """What happened at a stage of an application: who, when, what, and a note. It is never changed."""

    __tablename__ = "stage_results"
    __table_args__ = (Index("ix_stage_results_application_id_stage_id", "application_id", "stage_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    kind: Mapped[ResultKind] = mapped_column(enum_type(ResultKind, "result_kind"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the candidate")
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    note_id: Mapped[int | None] = mapped_column(
        ForeignKey("notes.id"), comment="of a check: only recruiters read it"
    )

    application: Mapped[Application] = relationship()
    stage: Mapped[Stage] = relationship()
    by: Mapped[User | None] = relationship()
    note: Mapped[Note | None] = relationship()

    @property
    def is_link(self) -> bool:
        """Whether the note is the link that a candidate submitted."""
        is_own = self.kind is ResultKind.TASK_RECEIVED and self.by_id is None
        return is_own and self.note is not None and is_shown_as_link(self.note.text)
