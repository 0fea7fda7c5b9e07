"""An interview: one person interviewing one candidate at one stage."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.db.added import Added
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.interviews.models.not_held import NotHeldBecause
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.business_days import after_business_time
from app.shared.company import current_company
from app.turns.limits import TIME_LIMITS, limit_of
from app.turns.models import TurnKind

INTERVIEW_EXISTS_MESSAGE = _l("This interviewer already has an interview with this candidate.")
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
JOIN_LEAD_TIME = timedelta(minutes=15)
SCORECARD_DEADLINE = TIME_LIMITS[TurnKind.SUBMIT_SCORECARD]  # on business days


class InterviewState(StrEnum):
    """A scorecard is owed while an interview is scheduled, and in no other state."""

    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"
    WAIVED = "waived"


INTERVIEW_STATE_LABELS = {
    InterviewState.SCHEDULED: _l("Scheduled"),
    InterviewState.HELD: _l("Completed"),
    InterviewState.CANCELLED: _l("Cancelled"),
    InterviewState.WAIVED: _l("Scorecard waived"),
}


def _default_end(context: Any) -> datetime:
    row = context.get_current_parameters()
    end: datetime = row["starts_at"] + timedelta(minutes=row["minutes"])
    return end


class Interview(Record):
    """One person interviewing one candidate at one stage. Held means that its scorecard is submitted.

    Calendars know it by `uid` and `sequence`. Each move and cancellation raises the sequence, so that
    calendars ignore an older invitation that arrives late.
    """

    __tablename__ = "interviews"
    __table_args__ = (
        partial_index(
            "uq_interviews_scheduled",
            "application_id",
            "stage_id",
            "interviewer_id",
            unique=True,
            where=text("state = 'scheduled'"),
        ),
        partial_index(
            "ix_interviews_shadow_id", "shadow_id", "application_id", where=text("shadow_id IS NOT NULL")
        ),
        Index("ix_interviews_interviewer_id_state", "interviewer_id", "state", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("shadow_id <> interviewer_id", name="shadow_is_another"),
        CheckConstraint("not_held_because IS NULL OR state = 'cancelled'", name="not_held_is_cancelled"),
        Index("ix_interviews_state_nudges", "state", "nudges"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    interviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    shadow_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="who sits in to learn, and owes no scorecard"
    )
    scheduled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="none: the candidate chose the slot"
    )
    scheduled_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant, default=_default_end)
    minutes: Mapped[int]
    meets: Mapped[bool] = mapped_column(
        default=True, server_default=true(), comment="false: a task is reviewed, and nobody is met"
    )
    panel: Mapped[str | None] = mapped_column(
        String(36),
        index=True,
        comment="of one meeting: the uid of its first interview; none: one alone",
    )
    place: Mapped[str] = mapped_column(String(1000), default="", comment="where, or the video link")
    state: Mapped[InterviewState] = mapped_column(
        enum_type(InterviewState, "interview_state"), default=InterviewState.SCHEDULED
    )
    uid: Mapped[str] = mapped_column(
        String(200), unique=True, default=lambda: str(uuid4()), comment="in every calendar"
    )
    sequence: Mapped[int] = mapped_column(default=0, comment="how often it was moved or cancelled")
    ended_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="when its scorecard came in or was waived, or when it was cancelled"
    )
    ended_note_id: Mapped[int | None] = mapped_column(
        ForeignKey("notes.id"), comment="why cancelled or waived"
    )
    not_held_because: Mapped[NotHeldBecause | None] = mapped_column(
        enum_type(NotHeldBecause, "not_held_because"), comment="who did not come; none unless not held"
    )
    cancels_at: Mapped[datetime | None] = mapped_column(
        Instant, index=True, comment="it is cancelled then, when the mail of the move that ends it leaves"
    )
    reassigned_at: Mapped[datetime | None] = mapped_column(Instant, comment="given to whoever owes it now")
    nudges: Mapped[int] = mapped_column(default=0, comment="how many have left since it was due")
    next_nudge_at: Mapped[datetime | None] = mapped_column(
        Instant, index=True, comment="none once nothing is owed"
    )

    application: Mapped[Application] = relationship(back_populates="interviews")
    stage: Mapped[Stage] = relationship()
    interviewer: Mapped[User] = relationship(foreign_keys=[interviewer_id])
    shadow: Mapped[User | None] = relationship(foreign_keys=[shadow_id])
    scheduled_by: Mapped[User | None] = relationship(foreign_keys=[scheduled_by_id])
    ended_note: Mapped[Note | None] = relationship()

    def move_to(self, starts_at: datetime) -> None:
        """Set another start, for the same number of minutes."""
        self.starts_at, self.ends_at = starts_at, starts_at + timedelta(minutes=self.minutes)
        self.nudges, self.next_nudge_at = 0, self.due_at if self.is_scorecard_owed else None

    @property
    def calendar_uid(self) -> str:
        """The id of its event: a meeting of several is one event."""
        return self.panel or self.uid

    @property
    def is_as_planned(self) -> bool:
        """Whether it takes the time its stage plans, which may be a range or not fixed yet."""
        return self.minutes == self.stage.planned_minutes

    @property
    def length(self) -> str:
        """How long it takes, as people read it: "30 to 45 minutes". Calendars have the planned minutes."""
        if self.is_as_planned:
            return self.stage.length
        return ngettext("%(num)s minute", "%(num)s minutes", self.minutes)

    @property
    def is_to_be_cancelled(self) -> bool:
        """Whether it is cancelled when the mail of a move leaves."""
        return self.cancels_at is not None and self.state is InterviewState.SCHEDULED

    @property
    def call_link(self) -> str | None:
        """The link in its place; None if there is none."""
        return found[0] if (found := _LINK.search(self.place)) else None

    @property
    def link_to_join(self) -> str | None:
        """The link for the call, from JOIN_LEAD_TIME before its start until its end; else None."""
        is_near = self.starts_at - JOIN_LEAD_TIME <= clock.now() < self.ends_at
        return self.call_link if is_near and not self.is_cancelled else None

    @property
    def due_at(self) -> datetime:
        """When the scorecard is due, by its limit on business days, after the end or a reassignment."""
        owed_from, company = max(self.ends_at, self.reassigned_at or self.ends_at), current_company()
        limit = limit_of(TurnKind.SUBMIT_SCORECARD, company.limits, self.stage.limit_days)
        zone, limit = self.interviewer.time_zone, limit or SCORECARD_DEADLINE
        return after_business_time(owed_from, limit, zone, company.calendar)

    @property
    def is_late(self) -> bool:
        """Whether a scorecard is owed and past due."""
        return self.is_scorecard_owed and self.due_at <= clock.now()

    @property
    def is_cancelled(self) -> bool:
        return self.state is InterviewState.CANCELLED

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_not_held(self) -> bool:
        """Whether somebody did not come. Its state is cancelled, so that no rule counts it as held."""
        return self.not_held_because is not None

    @property
    def state_label(self) -> str:
        """Its state as pages show it."""
        if self.is_not_held:
            return str(_l("Not held"))
        return str(_l("Scorecard overdue") if self.is_late else INTERVIEW_STATE_LABELS[self.state])

    @property
    def has_scorecard(self) -> bool:
        return self.state is InterviewState.HELD

    def keeps_blind(self, user_id: int) -> bool:
        """Whether it keeps a person from others' scorecards: they owe its scorecard, or shadow who does."""
        return self.is_scorecard_owed and user_id in (self.interviewer_id, self.shadow_id)

    @property
    def is_scorecard_owed(self) -> bool:
        return self.state is InterviewState.SCHEDULED


interviews_of = Added(
    Application,
    "interviews",
    Interview,
    back_populates="application",
    order_by=(Interview.starts_at, Interview.id),
)
register_constraint_message("uq_interviews_scheduled", INTERVIEW_EXISTS_MESSAGE, field="interviewer")
register_constraint_message("uq_interviews_uid", _l("This interview is already in calendars."))
register_constraint_message(
    "one_interview_at_a_time", _l("The interviewer has another interview at that time."), field="starts_at"
)
