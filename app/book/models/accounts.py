"""Accounts as the CRM has them, and the territory of each on every day.

The CRM is the record of an account. Who the ISR of one is, is not stored: see `app/book/alignment.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.territories.models import Territory

if TYPE_CHECKING:
    from app.book.account_relations import AccountRelations
    from app.people.models import User

FROM_THE_BEGINNING = date.min  # the first territory that is known of an account counts for all days before


class Account(Record):
    """An account, known by its CRM id. All else is what the last file said."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("length(crm_id) = 18", name="crm_id_is_whole"),
        CheckConstraint("crm_key = lower(crm_id)", name="crm_key_is_the_id"),
        Index("ix_accounts_name_id", "name", "id"),
        partial_index("ix_accounts_missing", "missing_since", where=text("missing_since IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    crm_id: Mapped[str] = mapped_column(String(18), unique=True)
    crm_key: Mapped[str] = mapped_column(
        String(18), unique=True, comment="the id without case, so that no two differ by case alone"
    )
    name: Mapped[str] = mapped_column(String(255))
    owner_crm_id: Mapped[str] = mapped_column(String(18), default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_email: Mapped[str] = mapped_column(String(254), default="", index=True)
    crm_territory: Mapped[str] = mapped_column(String(200), default="", comment="as the CRM writes it")
    crm_isr: Mapped[str] = mapped_column(
        String(254), default="", comment="the Proposed ISR that the CRM last showed"
    )
    modified_at: Mapped[datetime | None] = mapped_column(Instant, comment="in the CRM, if the file says so")
    missing_since: Mapped[date | None] = mapped_column(
        comment="the day of the complete file that no longer had it"
    )

    territories: Mapped[list[AccountTerritory]] = relationship(
        back_populates="account", order_by="AccountTerritory.starts_on"
    )

    if TYPE_CHECKING:

        def relations_to(self, person: User) -> AccountRelations: ...  # `account_relations.py` adds it

    @cached_property
    def known_relations(self) -> dict[int, AccountRelations]:
        """What people have to do with it, by their id, as far as this request has asked."""
        return {}


class AccountTerritory(Record):
    """The territory that an account has from a first to a last day; it may be none. One runs at a time."""

    __tablename__ = "account_territories"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        partial_index(
            "uq_account_territories_running", "account_id", unique=True, where=text("ends_on IS NULL")
        ),
        Index("ix_account_territories_account", "account_id", "starts_on"),
        Index("ix_account_territories_territory", "territory_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="the last day; none while it runs")
    import_id: Mapped[int] = mapped_column(ForeignKey("crm_imports.id"), index=True)

    account: Mapped[Account] = relationship(back_populates="territories")
    territory: Mapped[Territory | None] = relationship()


for index in ("uq_accounts_crm_id", "uq_accounts_crm_key"):
    register_constraint_message(index, _l("There is an account with this id."))
register_constraint_message("uq_account_territories_running", _l("This account has a territory already."))
register_constraint_message(
    "one_territory_a_day", _l("This account has another territory on one of those days.")
)
