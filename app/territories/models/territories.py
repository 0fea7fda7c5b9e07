"""A territory, and its assignments: an ISR who holds it from a first to a last day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.onboarding.models import Onboarding
from app.people.models import User
from app.sales_areas.models import region_column
from app.shared import clock
from app.shared.regions import Region
from app.shared.sales.company import alignment_day

if TYPE_CHECKING:
    from app.territories.models.overrides import GateOverride


class Territory(Record):
    """A set of accounts in a region, known by its name."""

    __tablename__ = "territories"
    __table_args__ = (Index("ix_territories_region_name_id", "region", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    region: Mapped[Region] = region_column()
    segment: Mapped[str] = mapped_column(String(200))
    sub_region: Mapped[str] = mapped_column(String(200), default="")
    area: Mapped[str] = mapped_column(String(200), default="")
    sae: Mapped[str] = mapped_column(String(200), default="", comment="the Strategic Account Executive")
    asm: Mapped[str] = mapped_column(String(200), default="", comment="the Area Sales Manager")
    rd: Mapped[str] = mapped_column(String(200), default="", comment="the Regional Director")
    removed_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="when the mapping file no longer had it; its history stays"
    )

    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="territory", order_by="Assignment.starts_on"
    )

    @property
    def running_assignment(self) -> Assignment | None:
        """The running assignment that begins last; None if there is none."""
        return next((each for each in reversed(self.assignments) if each.is_running), None)


class Assignment(Record):
    """An ISR who holds a territory from a first day on, to a last day if there is one.

    It runs while it has no last day, or one that is ahead; before its first day, too. While it runs, it can
    be handed over, and its last day changes. Who holds the territory on a day is asked of the days alone.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        partial_index("uq_assignments_running", "territory_id", unique=True, where=text("ends_on IS NULL")),
        partial_index(
            "uq_assignments_override_id", "override_id", unique=True, where=text("taken_back_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"), index=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True, comment="the ISR's")
    onboarding_id: Mapped[int | None] = mapped_column(
        ForeignKey("onboardings.id"), index=True, comment="whose gate was open; none for an established ISR"
    )
    override_id: Mapped[int | None] = mapped_column(
        ForeignKey("gate_overrides.id"), comment="by which it stands behind a closed gate"
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(
        comment="the last day, past or ahead; none if none is planned"
    )
    assigned_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    taken_back_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="before it began: it counts for no day"
    )

    territory: Mapped[Territory] = relationship(back_populates="assignments", lazy="selectin")
    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    manager: Mapped[User] = relationship(foreign_keys=[manager_id])
    onboarding: Mapped[Onboarding | None] = relationship(back_populates="assignments")
    override: Mapped[GateOverride | None] = relationship()

    @property
    def is_running(self) -> bool:
        return self.taken_back_at is None and (self.ends_on is None or self.ends_on > alignment_day())

    @property
    def is_current(self) -> bool:
        """Whether it holds the territory today or later."""
        return self.taken_back_at is None and (self.ends_on is None or self.ends_on >= alignment_day())

    @property
    def planned_last_day(self) -> date | None:
        """The last day of a running assignment, if one is planned."""
        return self.ends_on if self.is_running else None

    @property
    def requires_open_gate(self) -> bool:
        """True if its ISR's gate must stay open: it runs, and not by an override."""
        return self.is_running and self.override_id is None


Onboarding.assignments = relationship(Assignment, back_populates="onboarding")
register_constraint_message(
    "uq_territories_name", _l("A territory with this name already exists."), field="name"
)
register_constraint_message(
    "uq_assignments_running",
    _l("This territory was just assigned to someone else. Reload the page."),
    field="isr",
)
register_constraint_message(
    "the_gate_holds",
    _l(
        "The gate is closed: a gating issue is open or was closed with open steps, or they have neither an "
        "onboarding nor a record as an existing ISR."
    ),
    field="isr",
)
register_constraint_message(
    "the_gate_holds_while_a_territory_is_held",
    _l("They hold a territory, so their gate must stay open. End the assignment first."),
)
register_constraint_message(
    "one_holder_a_day",
    _l("Another ISR holds this territory on one of those days. Choose a first day after their last day."),
    field="starts_on",
)
register_constraint_message("uq_assignments_override_id", _l("This override was already used."))
register_constraint_message("records_stay", _l("Records can’t be changed or deleted."))
