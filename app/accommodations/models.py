"""A candidate's request for an accommodation, and the recruiter's answer."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accommodations.rules import Help
from app.candidates.models import Application
from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock


class Accommodation(Record):
    """What a candidate needs to take part. Only recruiters of the opening read it.

    What is granted now stands on the application, where questionnaires and interviews read it.
    """

    __tablename__ = "accommodations"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        partial_index(
            "uq_accommodations_open", "application_id", unique=True, where=text("answered_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the candidate")
    helps: Mapped[list[str]] = mapped_column(JSON, comment="what would help, as the values of Help")
    text: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Instant, comment="the last time")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    edition: Mapped[int] = mapped_column(default=0, comment="how many answers there are")

    application: Mapped[Application] = relationship()
    entered_by: Mapped[User | None] = relationship(foreign_keys=[entered_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def help_labels(self) -> list[str]:
        """What would help, as pages show it."""
        return [Help(each).label for each in self.helps]


register_constraint_message(
    "uq_accommodations_open",
    _l("There is a request without an answer. Answer it first, or wait for the answer."),
)
