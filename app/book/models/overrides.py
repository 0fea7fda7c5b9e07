"""ISR overrides: the ISR of one open opportunity, set by hand."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.book.models.opportunities import Opportunity
from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock


class IsrOverride(Record):
    """An ISR, or nobody, who is set for an opportunity. One without a last day runs: at most one does.

    It counts from `starts_on` to `ends_on`, which is before `starts_on` if it was lifted on its first day.
    """

    __tablename__ = "isr_overrides"
    __table_args__ = (
        partial_index(
            "uq_isr_overrides_running", "opportunity_id", unique=True, where=text("ends_on IS NULL")
        ),
        Index("ix_isr_overrides_opportunity", "opportunity_id", "starts_on"),
        Index("ix_isr_overrides_isr", "isr_id", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    isr_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: nobody's")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="the last day; none while it runs")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the CRM had it")
    set_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"), comment="the reason")
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)

    opportunity: Mapped[Opportunity] = relationship()
    isr: Mapped[User | None] = relationship(foreign_keys=[isr_id])
    set_by: Mapped[User | None] = relationship(foreign_keys=[set_by_id])
    note: Mapped[Note | None] = relationship()


register_constraint_message(
    "uq_isr_overrides_running", _l("The ISR of this opportunity was just set by someone else.")
)
register_constraint_message(
    "the_gate_holds_for_isrs",
    _l("Their gate is closed, so they can’t become the ISR of an opportunity."),
    field="isr",
)
