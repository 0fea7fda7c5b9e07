"""Closings of opportunities: who was the ISR when one was closed, and corrections of it.

A closing never changes but to end: when the CRM reopens the opportunity, or when a correction replaces it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.book.models.opportunities import Opportunity, OpportunityOutcome
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock
from app.territories.models.requests import IS_UNDECIDED, TerritoryRequest, decided_by_another


class Whence(StrEnum):
    """Where the ISR of a closing comes from."""

    ALIGNED = "aligned"
    OVERRIDDEN = "overridden"
    CRM = "as the CRM had it"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        return str(WHENCE_LABELS[self])


WHENCE_LABELS = {
    Whence.ALIGNED: _l("who held the territory then"),
    Whence.OVERRIDDEN: _l("by ISR override"),
    Whence.CRM: _l("as the CRM had it"),
    Whence.CORRECTED: _l("corrected"),
}


class Closing(Record):
    """A move of an opportunity into a closed stage, with the ISR that it has from then on.

    It counts from `starts_on` to `ends_on`, which is before `starts_on` if it ended on its first day. One
    without an end stands: an opportunity has at most one. `closed_on` is the day of the move, which a
    correction does not change.
    """

    __tablename__ = "closings"
    __table_args__ = (
        CheckConstraint("outcome <> 'open'", name="is_closed"),
        CheckConstraint("(whence = 'corrected') = (corrects_id IS NOT NULL)", name="corrects_one"),
        CheckConstraint("reopened_on IS NULL OR ends_on IS NOT NULL", name="reopened_ends"),
        partial_index("uq_closings_standing", "opportunity_id", unique=True, where=text("ends_on IS NULL")),
        Index("ix_closings_opportunity", "opportunity_id", "starts_on"),
        Index("ix_closings_isr", "isr_id", "closed_on"),
        Index("ix_closings_closed_on", "closed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    outcome: Mapped[OpportunityOutcome] = mapped_column(enum_type(OpportunityOutcome, "closing_outcome"))
    closed_on: Mapped[date]
    isr_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: it was nobody's")
    whence: Mapped[Whence] = mapped_column(enum_type(Whence, "closing_whence"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("crm_imports.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("closings.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reopened_on: Mapped[date | None] = mapped_column(comment="by the CRM")
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    opportunity: Mapped[Opportunity] = relationship()
    isr: Mapped[User | None] = relationship()


class CorrectionState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return str(CORRECTION_STATE_LABELS[self])


CORRECTION_STATE_LABELS = {
    CorrectionState.ASKED: _l("Waiting for a decision"),
    CorrectionState.APPROVED: _l("Approved"),
    CorrectionState.DECLINED: _l("Declined"),
}


class ClosingCorrection(TerritoryRequest, Record):
    """Another ISR that one person requests for a closed opportunity, and a second one decides."""

    __tablename__ = "closing_corrections"
    __table_args__ = (
        *decided_by_another(),
        partial_index("uq_closing_corrections_asked", "closing_id", unique=True, where=IS_UNDECIDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("closings.id"), index=True)
    isr_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="wanted; none: nobody")
    state: Mapped[CorrectionState] = mapped_column(
        enum_type(CorrectionState, "correction_state"), default=CorrectionState.ASKED, index=True
    )

    closing: Mapped[Closing] = relationship()
    isr: Mapped[User | None] = relationship(foreign_keys=[isr_id])

    @property
    def is_open(self) -> bool:
        return self.state is CorrectionState.ASKED

    @property
    def is_approved(self) -> bool:
        return self.state is CorrectionState.APPROVED

    @property
    def status(self) -> str:
        """The label of its state."""
        return self.state.label


register_constraint_message("uq_closings_standing", _l("This opportunity was closed meanwhile."))
register_constraint_message(
    "uq_closing_corrections_asked", _l("A correction of this closing waits for a decision.")
)
register_constraint_message("ck_closing_corrections_two_people", _l("You can’t decide on your own request."))
register_constraint_message("a_closing_stays", _l("A closing can’t be changed. Request a correction."))
register_constraint_message(
    "a_closing_has_its_isr", _l("This person was not the ISR of the opportunity when it was closed.")
)
