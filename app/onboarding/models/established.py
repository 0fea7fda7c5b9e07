"""Someone who was an ISR before Onramp."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User
from app.shared import clock


class EstablishedIsr(Record):
    """Someone who was an ISR before Onramp, put on record with a reason: their gate is open."""

    __tablename__ = "established_isrs"

    id: Mapped[int] = mapped_column(primary_key=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))

    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    manager: Mapped[User] = relationship(foreign_keys=[manager_id])
    note: Mapped[Note] = relationship()


register_constraint_message(
    "uq_established_isrs_isr_id", _l("This person is already registered as an existing ISR."), field="isr"
)
