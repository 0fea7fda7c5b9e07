"""The proposal to a candidate to move to another opening, and their answer."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.opening_moves.rules import MoveAnswer
from app.openings.models import Opening
from app.people.models import User
from app.shared import clock

_WAITS = text("ended_at IS NULL")


class OpeningMove(Record):
    """It waits until the candidate answers, the time is over, or the application ends otherwise.

    With their consent `moved_to` is their application in the other opening.
    """

    __tablename__ = "opening_moves"
    __table_args__ = (
        UniqueConstraint("application_id", "to_opening_id"),
        partial_index("uq_opening_moves_waiting", "application_id", unique=True, where=_WAITS),
        partial_index("ix_opening_moves_expires_at", "expires_at", where=_WAITS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    to_opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"), comment="what the candidate is told")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[MoveAnswer | None] = mapped_column(enum_type(MoveAnswer, "move_answer"))
    takes_answers: Mapped[bool] = mapped_column(
        default=False, comment="the candidate takes along their answers to the same questions"
    )
    moved_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("applications.id"), unique=True, comment="the application in the other opening"
    )

    application: Mapped[Application] = relationship(foreign_keys=[application_id])
    to_opening: Mapped[Opening] = relationship()
    proposed_by: Mapped[User] = relationship()
    note: Mapped[Note | None] = relationship()
    moved_to: Mapped[Application | None] = relationship(foreign_keys=[moved_to_id])

    @property
    def waits(self) -> bool:
        """Whether the candidate can answer."""
        return self.ended_at is None and self.expires_at > clock.now()


register_constraint_message("uq_opening_moves_waiting", _l("Someone else just proposed another opening."))
register_constraint_message(
    "uq_opening_moves_application_id_to_opening_id",
    _l("That opening was proposed before. A candidate is asked once."),
    field="opening",
)
