"""A gate override: one person asks with a reason, another decides, and both stay on record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.activity.models import Note
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.onboarding.models import Onboarding
from app.people.models import User
from app.shared import clock
from app.territories.models.territories import Territory


class OverrideState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


OVERRIDE_STATE_LABELS = {
    OverrideState.ASKED: _l("Waiting for a decision"),
    OverrideState.GRANTED: _l("Approved"),
    OverrideState.REFUSED: _l("Declined"),
}


class GateOverride(Record):
    """Lets one ISR hold one territory while their gate is closed. It takes two people."""

    __tablename__ = "gate_overrides"
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint(
            "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="somebody_decided",
        ),
        partial_index(
            "uq_gate_overrides_asked", "isr_id", "territory_id", unique=True, where="state = 'asked'"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    asked_note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))
    state: Mapped[OverrideState] = mapped_column(
        enum_type(OverrideState, "override_state"), default=OverrideState.ASKED
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    territory: Mapped[Territory] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    asked_note: Mapped[Note] = relationship(foreign_keys=[asked_note_id])
    decided_note: Mapped[Note | None] = relationship(foreign_keys=[decided_note_id])

    @property
    def is_open(self) -> bool:
        return self.state is OverrideState.ASKED

    @property
    def status(self) -> str:
        """The label of its state."""
        return str(OVERRIDE_STATE_LABELS[self.state])


Onboarding.overrides = relationship(
    GateOverride,
    primaryjoin=Onboarding.isr_id == foreign(GateOverride.isr_id),
    order_by=GateOverride.id.desc(),
    viewonly=True,
)
register_constraint_message("ck_gate_overrides_two_people", _l("You can’t decide on your own request."))
register_constraint_message(
    "uq_gate_overrides_asked", _l("This override was already requested. Wait for the decision.")
)
