"""A change request for a territory: someone asks with a reason, ISR management decides, both are kept."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.territories.models.requests import IS_UNDECIDED, TerritoryRequest, decided_by_another
from app.territories.models.territories import Territory


class ChangeKind(StrEnum):
    """What should change."""

    HAND_OVER = "hand it to an ISR"
    VACATE = "make it vacant"
    OTHER = "something else"


class ChangeState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


CHANGE_KIND_LABELS = {
    ChangeKind.HAND_OVER: _l("Hand it to an ISR"),
    ChangeKind.VACATE: _l("Make it vacant"),
    ChangeKind.OTHER: _l("Something else"),
}
CHANGE_STATE_LABELS = {
    ChangeState.ASKED: _l("Waiting for a decision"),
    ChangeState.AGREED: _l("Approved"),
    ChangeState.DECLINED: _l("Declined"),
}


class ChangeRequest(TerritoryRequest, Record):
    """A change that someone requests. `manager` decides it; None means any ISR manager."""

    __tablename__ = "territory_change_requests"
    __table_args__ = (
        *decided_by_another(),
        CheckConstraint("(change = 'hand it to an ISR') = (to_id IS NOT NULL)", name="to_somebody"),
        partial_index(
            "uq_territory_change_requests_asked",
            "territory_id",
            "asked_by_id",
            unique=True,
            where=IS_UNDECIDED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"), index=True)
    change: Mapped[ChangeKind] = mapped_column(enum_type(ChangeKind, "change"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="the ISR who is to have it")
    manager_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), index=True, comment="whose decision it is; none: any ISR manager's"
    )
    state: Mapped[ChangeState] = mapped_column(
        enum_type(ChangeState, "change_state"), default=ChangeState.ASKED, index=True
    )

    territory: Mapped[Territory] = relationship()
    to: Mapped[User | None] = relationship(foreign_keys=[to_id])
    manager: Mapped[User | None] = relationship(foreign_keys=[manager_id])

    @property
    def summary(self) -> str:
        """What should change: "Hand it to Nora Weiss"."""
        return str(_("Hand it to %(isr)s", isr=self.to.name) if self.to else CHANGE_KIND_LABELS[self.change])

    @property
    def status(self) -> str:
        """The label of its state."""
        return str(CHANGE_STATE_LABELS[self.state])

    @property
    def is_open(self) -> bool:
        return self.state is ChangeState.ASKED

    @property
    def is_approved(self) -> bool:
        return self.state is ChangeState.AGREED


register_constraint_message(
    "ck_territory_change_requests_two_people", _l("You can’t decide on your own request.")
)
register_constraint_message(
    "uq_territory_change_requests_asked",
    _l("You already requested a change to this territory. Wait for the decision."),
)
