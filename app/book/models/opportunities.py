"""Opportunities as the CRM has them, with the tier that a person chose here.

The ISR of an open one is not stored: see `app/book/alignment.py`. Money is whole minor units of the company's
currency.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.book.models.accounts import Account
from app.book.models.work_facts import WorkFacts
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User

if TYPE_CHECKING:
    from app.book.relations import OpportunityRelations


class OpportunityOutcome(StrEnum):
    """What became of an opportunity. All but OPEN are closed."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    UNQUALIFIED = "unqualified"
    DUPLICATE = "duplicate"

    @property
    def label(self) -> str:
        return str(OPPORTUNITY_OUTCOME_LABELS[self])


OPPORTUNITY_OUTCOME_LABELS = {
    OpportunityOutcome.OPEN: _l("Open"),
    OpportunityOutcome.WON: _l("Closed Won"),
    OpportunityOutcome.LOST: _l("Closed Lost"),
    OpportunityOutcome.UNQUALIFIED: _l("Unqualified"),
    OpportunityOutcome.DUPLICATE: _l("Duplicate"),
}
CLOSED_OUTCOMES = (
    OpportunityOutcome.WON,
    OpportunityOutcome.LOST,
    OpportunityOutcome.UNQUALIFIED,
    OpportunityOutcome.DUPLICATE,
)


class OpportunityKind(StrEnum):
    """The CRM's type. Only a renewal has an ARR basis and a renewal date."""

    RENEWAL = "renewal"
    NEW_BUSINESS = "new business"
    ADD_ON = "add-on business"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(OPPORTUNITY_KIND_LABELS[self])


OPPORTUNITY_KIND_LABELS = {
    OpportunityKind.RENEWAL: _l("Renewal"),
    OpportunityKind.NEW_BUSINESS: _l("New Business"),
    OpportunityKind.ADD_ON: _l("Add-On Business"),
    OpportunityKind.OTHER: _l("Other"),
}


class OrderType(StrEnum):
    """The CRM's order type, which says what counts for compensation."""

    FIRST_ORDER = "new - first order"
    CONNECTED = "new - connected"
    GROWTH = "growth"
    CONTRACTION = "contraction"
    CHURN_PARTIAL = "churn - partial"
    CHURN_FINAL = "churn - final"
    OTHER = "PS / other"

    @property
    def label(self) -> str:
        return str(ORDER_TYPE_LABELS[self])


ORDER_TYPE_LABELS = {
    OrderType.FIRST_ORDER: _l("New - First Order"),
    OrderType.CONNECTED: _l("New - Connected"),
    OrderType.GROWTH: _l("Growth"),
    OrderType.CONTRACTION: _l("Contraction"),
    OrderType.CHURN_PARTIAL: _l("Churn - Partial"),
    OrderType.CHURN_FINAL: _l("Churn - Final"),
    OrderType.OTHER: _l("PS / Other"),
}


class Tier(StrEnum):
    """The ISR Priority of an opportunity."""

    ACTIVE = "1"
    CO_MANAGED = "2"
    SAE_MANAGED = "3"
    LOW_TOUCH = "4"

    @property
    def label(self) -> str:
        return str(TIER_LABELS[self])


TIER_LABELS = {
    Tier.ACTIVE: _l("Tier 1 - Actively Managed by ISR"),
    Tier.CO_MANAGED: _l("Tier 2 - Co-managed by SAE & ISR"),
    Tier.SAE_MANAGED: _l("Tier 3 - SAE-managed"),
    Tier.LOW_TOUCH: _l("Tier 4 - Low touch"),
}


WHERE_OPEN = text("outcome = 'open'")
WHERE_OPEN_WITH_TASK = text("outcome = 'open' AND isr_task_on IS NOT NULL")


class Opportunity(WorkFacts, Record):
    """An opportunity, known by its CRM id. What the CRM says is what the last file said.

    `crm_…` of a field that is also kept here is what the CRM last showed of it, or took from a return file.
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        CheckConstraint("length(crm_id) = 18", name="crm_id_is_whole"),
        CheckConstraint("crm_key = lower(crm_id)", name="crm_key_is_the_id"),
        # What the report of renewals adds up is in these two indexes, so that it reads no row.
        Index("ix_opportunities_account", "account_id", "outcome", "kind", "renewal_on", "id", "arr_basis"),
        Index("ix_opportunities_renewals", "outcome", "kind", "renewal_on", "id", "account_id", "arr_basis"),
        Index("ix_opportunities_close_on", "outcome", "close_on", "id"),
        # What is open in a territory: a book begins with the territories that its ISR holds.
        partial_index(
            "ix_opportunities_open_renewals",
            *("territory_id", "kind", "renewal_on", "id", "arr_basis", "account_id"),
            where=WHERE_OPEN,
        ),
        partial_index(
            "ix_opportunities_open_close_on",
            *("territory_id", "close_on", "id", "kind", "account_id"),
            where=WHERE_OPEN,
        ),
        partial_index(
            "ix_opportunities_open_work",
            *("territory_id", "step_due_on", "id", "kind", "tier"),
            *("arr_basis", "renewal_on", "stage_changed_on"),
            *("isr_task_on", "lacks_entry", "uncopied_on", "logged_since_on"),
            *("step_written_at", "step_owner_id", "step_by_name"),
            where=WHERE_OPEN,
        ),
        partial_index(
            "ix_opportunities_open_tasks", "territory_id", "isr_task_on", "id", where=WHERE_OPEN_WITH_TASK
        ),
        partial_index("ix_opportunities_missing", "missing_since", where=text("missing_since IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    crm_id: Mapped[str] = mapped_column(String(18), unique=True)
    crm_key: Mapped[str] = mapped_column(
        String(18), unique=True, comment="the id without case, so that no two differ by case alone"
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    territory_id: Mapped[int | None] = mapped_column(
        ForeignKey("territories.id"),
        comment="that its account has now: a copy, which triggers keep; see `alignment.py` for other days",
    )
    name: Mapped[str] = mapped_column(String(255), default="")
    kind: Mapped[OpportunityKind] = mapped_column(
        enum_type(OpportunityKind, "opportunity_kind"), default=OpportunityKind.OTHER
    )
    order_type: Mapped[OrderType | None] = mapped_column(enum_type(OrderType, "order_type"))
    stage: Mapped[str] = mapped_column(String(80), default="", comment="as the CRM writes it")
    stage_changed_on: Mapped[date | None] = mapped_column(
        comment="the day of the export that first showed this stage"
    )
    outcome: Mapped[OpportunityOutcome] = mapped_column(
        enum_type(OpportunityOutcome, "opportunity_outcome"), default=OpportunityOutcome.OPEN
    )
    close_on: Mapped[date] = mapped_column(comment="expected, or when it was closed")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    arr_basis: Mapped[int | None] = mapped_column(BigInteger)
    net_arr: Mapped[int | None] = mapped_column(BigInteger, comment="as the CRM says; see `figures.py`")
    renewal_on: Mapped[date | None]
    quote_starts_on: Mapped[date | None]
    quote_ends_on: Mapped[date | None]
    subscription: Mapped[str] = mapped_column(String(120), default="")
    owner_crm_id: Mapped[str] = mapped_column(String(18), default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_email: Mapped[str] = mapped_column(String(254), default="", index=True)
    tier: Mapped[Tier | None] = mapped_column(
        enum_type(Tier, "tier"), comment="that a person chose; without one, `tiers.py` says the default"
    )
    tier_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    tier_at: Mapped[datetime | None] = mapped_column(Instant)
    delegated_by: Mapped[str] = mapped_column(
        String(200), default="", comment="the SAE or AE who delegated it, where tier 1 is not the default"
    )
    crm_isr: Mapped[str] = mapped_column(String(254), default="")
    crm_isr_override: Mapped[bool | None]
    crm_tier: Mapped[str] = mapped_column(String(80), default="")
    crm_next_step: Mapped[str] = mapped_column(Text, default="")
    crm_next_step_owner: Mapped[str] = mapped_column(String(200), default="")
    crm_log: Mapped[str] = mapped_column(Text, default="", comment="the CRM's Next Steps History")
    modified_at: Mapped[datetime | None] = mapped_column(Instant, comment="in the CRM, if the file says so")
    missing_since: Mapped[date | None] = mapped_column(
        comment="the day of the complete file that no longer had it"
    )
    version: Mapped[int] = mapped_column(default=0, comment="one more with each change by a person")

    account: Mapped[Account] = relationship()
    tier_by: Mapped[User | None] = relationship(foreign_keys=[tier_by_id])

    if TYPE_CHECKING:

        def relations_to(self, person: User) -> OpportunityRelations: ...  # `relations.py` adds it

    @cached_property
    def known_relations(self) -> dict[int, OpportunityRelations]:
        """What people have to do with it, by their id, as far as this request has asked."""
        return {}

    @property
    def is_open(self) -> bool:
        return self.outcome is OpportunityOutcome.OPEN


# In the text of a statement: a database finds no index of what is open for a parameter.
IS_OPEN = Opportunity.outcome == literal_column("'open'", Opportunity.outcome.type)
for index in ("uq_opportunities_crm_id", "uq_opportunities_crm_key"):
    register_constraint_message(index, _l("There is an opportunity with this id."))
