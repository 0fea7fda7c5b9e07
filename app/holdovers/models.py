"""A holdover: an account or opportunity of an alignment change, with credit for the ISR who loses it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.alignment_changes.models import AlignmentChange
from app.book.models import Account, Opportunity
from app.db.base import Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.db.trigger_texts import record_triggers
from app.people.models import User
from app.territories.models.requests import IS_UNDECIDED, TerritoryRequest


class HoldoverState(StrEnum):
    """EXPIRED is declined because nobody decided in time."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return str(HOLDOVER_STATE_LABELS[self])


HOLDOVER_STATE_LABELS = {
    HoldoverState.ASKED: _l("Waiting for a decision"),
    HoldoverState.APPROVED: _l("Approved"),
    HoldoverState.DECLINED: _l("Declined"),
    HoldoverState.EXPIRED: _l("Declined: nobody decided in time"),
}
USES_SLOT = text("state IN ('asked', 'approved')")


class Holdover(TerritoryRequest, Record):
    """One of the five of an alignment change. It names an opportunity, or an account: all that moved of it.

    A declined one frees its slot, but its item cannot be requested again.
    """

    __tablename__ = "holdovers"
    __table_args__ = (
        CheckConstraint("slot BETWEEN 1 AND 5", name="five_slots"),
        CheckConstraint("(account_id IS NULL) <> (opportunity_id IS NULL)", name="one_item"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)"
            " AND (state IN ('approved', 'declined')) = (decided_by_id IS NOT NULL)",
            name="somebody_decided",
        ),
        partial_index("uq_holdovers_slot", "change_id", "slot", unique=True, where=USES_SLOT),
        Index("uq_holdovers_opportunity", "change_id", "opportunity_id", unique=True),
        Index("uq_holdovers_account", "change_id", "account_id", unique=True),
        partial_index("ix_holdovers_undecided", "expires_on", where=IS_UNDECIDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("alignment_changes.id"))
    slot: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunities.id"), index=True)
    state: Mapped[HoldoverState] = mapped_column(
        enum_type(HoldoverState, "holdover_state"), default=HoldoverState.ASKED
    )
    expires_on: Mapped[date] = mapped_column(comment="the day on which it is declined if nobody decided")

    change: Mapped[AlignmentChange] = relationship()
    account: Mapped[Account | None] = relationship()
    opportunity: Mapped[Opportunity | None] = relationship()

    if TYPE_CHECKING:

        def is_with(self, person: User) -> bool: ...  # `relations.py` adds it

    @property
    def item(self) -> str:
        """The name of its account or opportunity."""
        record = self.opportunity or self.account
        return (record.name or record.crm_id) if record else ""

    @property
    def item_account(self) -> Account | None:
        """Its account, or that of its opportunity."""
        return self.opportunity.account if self.opportunity else self.account

    @property
    def is_open(self) -> bool:
        return self.state is HoldoverState.ASKED

    @property
    def is_approved(self) -> bool:
        return self.state is HoldoverState.APPROVED

    @property
    def status(self) -> str:
        """The label of its state."""
        return self.state.label


for index in ("uq_holdovers_opportunity", "uq_holdovers_account"):
    register_constraint_message(index, _l("It was requested already."))
register_constraint_message("uq_holdovers_slot", _l("Another holdover was just requested. Send it again."))
register_constraint_message("ck_holdovers_five_slots", _l("A change has at most five holdovers."))
register_constraint_message("ck_holdovers_two_people", _l("You can’t decide on your own request."))
HOLDOVER_TRIGGERS = record_triggers("holdovers", update_when="OLD.state <> 'asked'")
