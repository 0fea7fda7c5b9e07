"""An alignment change: everything that one ISR loses on one day, and the acts by which they lose it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, enum_type
from app.db.trigger_texts import record_triggers
from app.people.models import User
from app.shared import clock


class AlignmentChangeKind(StrEnum):
    """How an ISR loses accounts by an act, or gets them back."""

    HANDED_OVER = "handed over"
    VACATED = "vacated"
    REMOVED = "removed"
    ACCOUNTS_MOVED = "accounts moved"
    GIVEN_BACK = "given back"

    @property
    def label(self) -> str:
        return str(ALIGNMENT_CHANGE_LABELS[self])


ALIGNMENT_CHANGE_LABELS = {
    AlignmentChangeKind.HANDED_OVER: _l("Territory handed over"),
    AlignmentChangeKind.VACATED: _l("Territory became vacant"),
    AlignmentChangeKind.REMOVED: _l("Territory removed from the mapping file"),
    AlignmentChangeKind.ACCOUNTS_MOVED: _l("Accounts moved to another territory"),
    AlignmentChangeKind.GIVEN_BACK: _l("Given back"),
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
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    accounts: Mapped[int] = mapped_column(default=0)
    opportunities: Mapped[int] = mapped_column(default=0, comment="open ones that moved")
    atr: Mapped[int] = mapped_column(BigInteger, default=0, comment="of these, in minor units")

    isr: Mapped[User] = relationship()
    acts: Mapped[list[AlignmentAct]] = relationship(order_by="AlignmentAct.id", viewonly=True)

    @property
    def what(self) -> str:
        """How they were lost, by all acts since they were last all given back."""
        kinds = [act.kind for act in self.counting_acts] or [AlignmentChangeKind.GIVEN_BACK]
        return "; ".join(dict.fromkeys(kind.label for kind in kinds))

    @property
    def counting_acts(self) -> list[AlignmentAct]:
        """The acts that make it what it is: those since it was last one of nothing."""
        sums = list(accumulate(act.accounts for act in self.acts))
        first = max((place for place, sum_ in enumerate(sums, start=1) if not sum_), default=0)
        return self.acts[first:]


class AlignmentAct(Record):
    """One act by which an alignment change has more accounts, or fewer. Acts never change.

    A mapping file or a departure that takes accounts in several ways is an act for each.
    """

    __tablename__ = "alignment_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("alignment_changes.id"), index=True)
    kind: Mapped[AlignmentChangeKind] = mapped_column(enum_type(AlignmentChangeKind, "alignment_act_kind"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: a file long ago")
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    accounts: Mapped[int] = mapped_column(comment="how many more; below 0 where they were given back")

    change: Mapped[AlignmentChange] = relationship()
    by: Mapped[User | None] = relationship()


ALIGNMENT_TRIGGERS = record_triggers("alignment_acts")
