"""The record of one move. Replayed in order, an application's transitions give its state."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application, Status
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.db.trigger_texts import record_triggers
from app.openings.models import Stage
from app.people.models import User
from app.pipeline.rules import MoveVerb
from app.shared import clock


class Transition(Record):
    """Who moved an application, when, from what, to what and why. Never changed, never deleted."""

    __tablename__ = "transitions"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        partial_index("ix_transitions_hires", "application_id", where=text("verb = 'hire'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    number: Mapped[int] = mapped_column(comment="from 1, without gaps, within the application")
    verb: Mapped[MoveVerb] = mapped_column(enum_type(MoveVerb, "verb"))
    from_stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id"))
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    from_status: Mapped[Status | None] = mapped_column(enum_type(Status, "from_status"))
    to_status: Mapped[Status] = mapped_column(enum_type(Status, "to_status"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the candidate")
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    reason: Mapped[str | None] = mapped_column(String(200), comment="from the list of decline reasons")
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("transitions.id"), unique=True)
    came_with_id: Mapped[int | None] = mapped_column(
        ForeignKey("transitions.id"), index=True, comment="of a decline: the hire that took the last place"
    )

    application: Mapped[Application] = relationship()
    from_stage: Mapped[Stage | None] = relationship(foreign_keys=[from_stage_id])
    to_stage: Mapped[Stage] = relationship(foreign_keys=[to_stage_id])
    by: Mapped[User | None] = relationship()
    note: Mapped[Note | None] = relationship()
    undoes: Mapped[Transition | None] = relationship(remote_side=[id], foreign_keys=[undoes_id])
    came_with: Mapped[Transition | None] = relationship(remote_side=[id], foreign_keys=[came_with_id])

    @property
    def who(self) -> str:
        """Who did it, as the first words of a sentence."""
        return self.by.name if self.by else _("The candidate")


Application.moves = relationship(Transition, viewonly=True, order_by=Transition.number)


class ReturnRequest(Record):
    """A question to a candidate who has withdrawn: do they want to come back?

    It is open until they answer, are asked again, or have their data erased.
    """

    __tablename__ = "return_requests"
    __table_args__ = (
        partial_index(
            "uq_return_requests_open", "application_id", unique=True, where=text("ended_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"), comment="what the candidate is told")
    ended_at: Mapped[datetime | None] = mapped_column(Instant, comment="answered, asked again or erased")
    comes_back: Mapped[bool | None] = mapped_column(comment="the answer; none without one")

    application: Mapped[Application] = relationship()
    asked_by: Mapped[User] = relationship()
    note: Mapped[Note | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def was_refused(self) -> bool:
        """True if the candidate answered no."""
        return self.comes_back is False


TRANSITION_TRIGGERS = record_triggers("transitions")

register_constraint_message("uq_return_requests_open", _l("Someone else just asked the candidate."))
register_constraint_message(
    "uq_transitions_application_id_number", _l("Someone else just moved this application. Check it again.")
)
register_constraint_message("uq_transitions_undoes_id", _l("This move was already undone."))
