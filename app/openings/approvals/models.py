"""Requests to approve what a draft publishes, and the decisions about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import String

from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.openings.models import Opening
from app.people.models import User
from app.shared import clock

DIGEST_LENGTH = 64  # hexadecimal digits


class ApprovalState(StrEnum):
    """A request waits until somebody decides, or until the company needs no approval any more."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"


class OpeningApproval(Record):
    """A request to publish an opening. `digest` is that of what was approved: another one is not approved."""

    __tablename__ = "opening_approvals"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('approved', 'declined')) = (decided_by_id IS NOT NULL)", name="decided_by"
        ),
        CheckConstraint("(state = 'approved') = (digest <> '')", name="approved_content"),
        partial_index(
            "uq_opening_approvals_waiting", "opening_id", where=text("state = 'waiting'"), unique=True
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), index=True)
    state: Mapped[ApprovalState] = mapped_column(
        enum_type(ApprovalState, "opening_approval_state"), default=ApprovalState.WAITING
    )
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    note: Mapped[str] = mapped_column(Text, default="", comment="what the approver should know")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="", comment="of the decision")
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), default="", comment="of what was approved")

    opening: Mapped[Opening] = relationship()
    requested_by: Mapped[User] = relationship(foreign_keys=[requested_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def is_waiting(self) -> bool:
        return self.state is ApprovalState.WAITING


register_constraint_message(
    "uq_opening_approvals_waiting", _l("Somebody has just requested approval of this opening.")
)
