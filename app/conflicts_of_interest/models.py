"""A conflict of interest: a colleague and the candidate of an application know each other."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Application
from app.conflicts_of_interest.rules import Acquaintance
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.people.models import User
from app.shared import clock


class ConflictOfInterest(Record):
    """Stated by the colleague, or by the candidate, who names somebody.

    `user` is known by an email, by a name that one account has, or once a recruiter says who that is. It
    stays empty for nobody who takes part.
    """

    __tablename__ = "conflicts_of_interest"
    __table_args__ = (
        UniqueConstraint("application_id", "user_id"),
        CheckConstraint(
            "acknowledged_at IS NULL OR acknowledged_by_id IS NOT NULL",
            name="acknowledged_by_somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True, comment="the colleague")
    named: Mapped[str] = mapped_column(String(200), default="", comment="as the candidate typed it")
    acquaintance: Mapped[Acquaintance] = mapped_column(enum_type(Acquaintance, "acquaintance"))
    details: Mapped[str] = mapped_column(Text, default="")
    stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the candidate")
    stated_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    remark: Mapped[str] = mapped_column(Text, default="", comment="of the recruiter who acknowledged it")

    application: Mapped[Application] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    stated_by: Mapped[User | None] = relationship(foreign_keys=[stated_by_id])
    acknowledged_by: Mapped[User | None] = relationship(foreign_keys=[acknowledged_by_id])

    @property
    def colleague(self) -> str:
        """The name of the colleague, or what the candidate typed."""
        return self.user.name if self.user else self.named

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledged_at is not None


register_constraint_message(
    "uq_conflicts_of_interest_application_id_user_id", _l("This was already stated."), field="colleague"
)
