"""Rows of a file with opportunities, as they were read and judged, and what unknown stages mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.book.models import OpportunityKind, OpportunityOutcome, OrderType, Tier
from app.crm_files.models import StagedRow, row_indexes
from app.crm_files.states import MergeResult, RowEffect
from app.db.base import Record, enum_type, register_constraint_message


class OpportunityRow(StagedRow, Record):
    """A row of a file with opportunities. A detail counts if a column is mapped to it; it may be None then.

    `isr_id` is the person whom the CRM names. `closed_on` is the day that a closing would have.
    """

    __tablename__ = "opportunity_import_rows"
    __table_args__ = row_indexes("opportunity_import_rows")

    account_crm_id: Mapped[str | None] = mapped_column(String(18))
    account_id: Mapped[int | None]
    opportunity_id: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(255))
    kind: Mapped[OpportunityKind | None] = mapped_column(enum_type(OpportunityKind, "row_kind"))
    order_type: Mapped[OrderType | None] = mapped_column(enum_type(OrderType, "row_order_type"))
    stage: Mapped[str | None] = mapped_column(String(80))
    outcome: Mapped[OpportunityOutcome | None] = mapped_column(enum_type(OpportunityOutcome, "row_outcome"))
    close_on: Mapped[date | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    arr_basis: Mapped[int | None] = mapped_column(BigInteger)
    net_arr: Mapped[int | None] = mapped_column(BigInteger)
    renewal_on: Mapped[date | None]
    quote_starts_on: Mapped[date | None]
    quote_ends_on: Mapped[date | None]
    subscription: Mapped[str | None] = mapped_column(String(120))
    owner_crm_id: Mapped[str | None] = mapped_column(String(18))
    owner_name: Mapped[str | None] = mapped_column(String(200))
    owner_email: Mapped[str | None] = mapped_column(String(254))
    crm_isr: Mapped[str | None] = mapped_column(String(254))
    crm_isr_override: Mapped[bool | None]
    crm_tier: Mapped[str | None] = mapped_column(String(80))
    crm_next_step: Mapped[str | None] = mapped_column(Text)
    crm_next_step_owner: Mapped[str | None] = mapped_column(String(200))
    crm_log: Mapped[str | None] = mapped_column(Text)
    tier: Mapped[Tier | None] = mapped_column(enum_type(Tier, "row_tier"))
    isr_id: Mapped[int | None]
    step_owner_id: Mapped[int | None]
    closed_on: Mapped[date | None]
    isr_before_id: Mapped[int | None]
    isr_after_id: Mapped[int | None]
    tier_merge: Mapped[MergeResult | None] = mapped_column(enum_type(MergeResult, "tier_merge"))
    step_merge: Mapped[MergeResult | None] = mapped_column(enum_type(MergeResult, "step_merge"))
    owner_merge: Mapped[MergeResult | None] = mapped_column(enum_type(MergeResult, "owner_merge"))
    note_id: Mapped[int | None] = mapped_column(comment="of the next step that it writes")

    @property
    def people_ids(self) -> Sequence[int | None]:
        """The ids of the people whom its page names."""
        return self.isr_before_id, self.isr_after_id

    @property
    def shows_isr(self) -> bool:
        """True if its page says who the ISR is, now and then."""
        return self.effect in (RowEffect.ADDED, RowEffect.CLOSING, RowEffect.REOPENING) or (
            self.isr_before_id != self.isr_after_id
        )


class CrmStage(Record):
    """What a stage of the CRM means that Onramp does not know, as a person said."""

    __tablename__ = "crm_stages"
    __table_args__ = (CheckConstraint("key <> ''", name="key_is_there"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True, comment="what it is compared by")
    word: Mapped[str] = mapped_column(String(80), comment="as the CRM writes it")
    outcome: Mapped[OpportunityOutcome] = mapped_column(enum_type(OpportunityOutcome, "crm_stage_outcome"))


register_constraint_message("uq_crm_stages_key", _l("Someone else has just said what this stage means."))
