"""Targets: the Net ARR that a region and team aims for in a fiscal quarter."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User
from app.sales_areas.models import region_column
from app.shared import clock
from app.shared.regions import Region


class SalesTarget(Record):
    """A target in minor units. The row goes when the target is removed; the activity log says who set what.

    `fiscal_year` and `quarter` are those of the label, such as FY27-Q3.
    """

    __tablename__ = "targets"
    __table_args__ = (
        UniqueConstraint("fiscal_year", "quarter", "region", "team"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="is_a_quarter"),
        CheckConstraint("net_arr > 0", name="is_above_0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[Region] = region_column()
    team: Mapped[str] = mapped_column(String(80), comment="its name in teams.yaml")
    fiscal_year: Mapped[int]
    quarter: Mapped[int]
    net_arr: Mapped[int] = mapped_column(BigInteger)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, onupdate=clock.now)

    set_by: Mapped[User] = relationship()


register_constraint_message(
    "uq_targets_fiscal_year_quarter_region_team",
    _l("Someone else has just set this target. Open the page again."),
)
