"""An alignment change: everything that one ISR loses on one day."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, enum_type
from app.people.models import User
from app.shared import clock


class AlignmentChangeKind(StrEnum):
    """What first made it."""

    HANDED_OVER = "handed over"
    VACATED = "vacated"
    REMOVED = "removed"
    ACCOUNTS_MOVED = "accounts moved"

    @property
    def label(self) -> str:
        return str(ALIGNMENT_CHANGE_LABELS[self])


ALIGNMENT_CHANGE_LABELS = {
    AlignmentChangeKind.HANDED_OVER: _l("Territory handed over"),
    AlignmentChangeKind.VACATED: _l("Territory became vacant"),
    AlignmentChangeKind.REMOVED: _l("Territory removed from the mapping file"),
    AlignmentChangeKind.ACCOUNTS_MOVED: _l("Accounts moved to another territory"),
}


class AlignmentChange(Record):
    """What an ISR loses on a day, with how much it was when it was written. There is one a day for each ISR.

    `effective_on` is the first day on which the accounts are no longer theirs. What they are follows from the
    days of territories and accounts.
    """

    __tablename__ = "alignment_changes"
    __table_args__ = (UniqueConstraint("isr_id", "effective_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    effective_on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[AlignmentChangeKind] = mapped_column(enum_type(AlignmentChangeKind, "alignment_change_kind"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: a file that was applied")
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    accounts: Mapped[int] = mapped_column(default=0)
    opportunities: Mapped[int] = mapped_column(default=0, comment="open ones that moved")
    atr: Mapped[int] = mapped_column(BigInteger, default=0, comment="of these, in minor units")

    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
