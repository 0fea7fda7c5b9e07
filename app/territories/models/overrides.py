"""A gate override: one person asks with a reason, another decides, and both stay on record."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.db.base import Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.onboarding.models import Onboarding
from app.people.models import User
from app.territories.models.requests import IS_UNDECIDED, TerritoryRequest, decided_by_another
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


class GateOverride(TerritoryRequest, Record):
    """Lets one ISR hold one territory while their gate is closed. It takes two people."""

    __tablename__ = "gate_overrides"
    __table_args__ = (
        *decided_by_another(),
        partial_index("uq_gate_overrides_asked", "isr_id", "territory_id", unique=True, where=IS_UNDECIDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"), index=True)
    state: Mapped[OverrideState] = mapped_column(
        enum_type(OverrideState, "override_state"), default=OverrideState.ASKED
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    territory: Mapped[Territory] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is OverrideState.ASKED

    @property
    def is_approved(self) -> bool:
        return self.state is OverrideState.GRANTED

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
