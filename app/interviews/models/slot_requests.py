"""Requests to a candidate to choose the time of their next interview."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Application
from app.db.added import Added
from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock
from app.shared.text import join_words


class SlotRequestInterviewer(Record):
    """One of those who meet the candidate together at the time they choose: of a panel."""

    __tablename__ = "slot_request_interviewers"

    slot_request_id: Mapped[int] = mapped_column(ForeignKey("slot_requests.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class SlotRequest(Record):
    """Open until an interview is scheduled or the application moves on.

    `interviewers` are those of a panel, who must all be free. Any other interview is held by one of the
    hiring team.
    """

    __tablename__ = "slot_requests"
    __table_args__ = (
        partial_index("uq_slot_requests_open", "application_id", unique=True, where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="an interview was scheduled, or the application moved on"
    )

    application: Mapped[Application] = relationship(back_populates="slot_requests")
    stage: Mapped[Stage] = relationship()
    interviewers: Mapped[list[User]] = relationship(
        secondary="slot_request_interviewers", order_by=(User.name, User.id)
    )

    @property
    def people(self) -> str:
        """Those of a panel, as a page names them; empty for any other interview."""
        return join_words([person.name for person in self.interviewers])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


slot_requests_of = Added(
    Application, "slot_requests", SlotRequest, back_populates="application", order_by=SlotRequest.id
)
register_constraint_message(
    "uq_slot_requests_open", _l("The candidate has already been asked to choose a time.")
)
