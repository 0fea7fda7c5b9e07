"""What the records of an opportunity's work come to, as columns of the opportunity.

Triggers write them (`app/opportunity_work/triggers.py`) in the transaction of what changes the records. So
what is required of many opportunities is counted in one pass (`app/opportunity_work/required.py`).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant


class WorkFacts:
    """Plain facts: what depends on the clock, on settings or on who the ISR is stays computed."""

    isr_task_on: Mapped[date | None] = mapped_column(
        deferred=True, comment="the first day of an open opportunity task of the ISR"
    )
    lacks_entry: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        deferred=True,
        comment="a customer-facing opportunity task was done without a log entry",
    )
    uncopied_on: Mapped[date | None] = mapped_column(
        deferred=True, comment="the last day of a customer-facing entry without the account leader copied"
    )
    step_due_on: Mapped[date | None] = mapped_column(
        deferred=True, comment="the day of the present next step; none without a text"
    )
    step_written_at: Mapped[datetime | None] = mapped_column(Instant, deferred=True)
    step_owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), deferred=True)
    step_by_name: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        deferred=True,
        comment="its owner is a person who has no account here",
    )
    logged_since_on: Mapped[date | None] = mapped_column(
        deferred=True, comment="the day of the last log entry, if it was written after that next step"
    )
