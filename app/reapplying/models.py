"""The months that the company changed, by the reason of a decline."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record


class ReapplyMonths(Record):
    """After how many months somebody who was declined for a reason may apply again; 0: at any time."""

    __tablename__ = "reapply_months"
    __table_args__ = (CheckConstraint("months BETWEEN 0 AND 60", name="is_at_most_five_years"),)

    reason: Mapped[str] = mapped_column(String(200), primary_key=True)
    months: Mapped[int]
