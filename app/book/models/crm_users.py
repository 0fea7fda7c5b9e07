"""The users of the CRM: which id stands for which email."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record


class CrmUser(Record):
    """A user of the CRM, as the last file with users says. A person here is one by their email."""

    __tablename__ = "crm_users"
    __table_args__ = (
        CheckConstraint("length(crm_id) = 18", name="crm_id_is_whole"),
        CheckConstraint("crm_key = lower(crm_id)", name="crm_key_is_the_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    crm_id: Mapped[str] = mapped_column(String(18), unique=True)
    crm_key: Mapped[str] = mapped_column(String(18), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
