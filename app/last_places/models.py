"""The plan of what becomes of the others after the hire for the last place, with a choice for each."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.last_places.rules import PlaceOutcome
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.models import Transition
from app.pools.models import Pool
from app.shared import clock

_IS_OPEN = text("ended_at IS NULL")


class LastPlacePlan(Record):
    """It ends once all are decided on, with the undo of its hire, or with another plan for the opening.

    `due_at` is the start of its day for the person who chose the day: what was chosen happens then.
    """

    __tablename__ = "last_place_plans"
    __table_args__ = (
        partial_index("uq_last_place_plans_open", "opening_id", unique=True, where=_IS_OPEN),
        partial_index("ix_last_place_plans_due_at", "due_at", where=_IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), index=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("transitions.id"), unique=True)
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("pools.id"), comment="for those who are kept")
    to_opening_id: Mapped[int | None] = mapped_column(
        ForeignKey("openings.id"), comment="that is proposed to those who move"
    )
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[datetime] = mapped_column(Instant)
    edition: Mapped[int] = mapped_column(default=1, comment="one more with each change")
    changed_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    opening: Mapped[Opening] = relationship(foreign_keys=[opening_id])
    to_opening: Mapped[Opening | None] = relationship(foreign_keys=[to_opening_id])
    hire: Mapped[Transition] = relationship()
    pool: Mapped[Pool | None] = relationship()
    changed_by: Mapped[User] = relationship()
    choices: Mapped[list[LastPlaceChoice]] = relationship(
        order_by="LastPlaceChoice.application_id", back_populates="plan"
    )

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class LastPlaceChoice(Record):
    """What becomes of one candidate, once somebody chose it.

    `application_version` is that of the application when it was chosen. `done_at` is when the application
    left the active ones, by this choice or otherwise. `refusal` says why the choice was not done on its day.
    """

    __tablename__ = "last_place_choices"

    plan_id: Mapped[int] = mapped_column(ForeignKey("last_place_plans.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True, index=True)
    outcome: Mapped[PlaceOutcome | None] = mapped_column(enum_type(PlaceOutcome, "last_place_outcome"))
    application_version: Mapped[int]
    paragraph: Mapped[str] = mapped_column(Text, default="")
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refusal: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    transition_id: Mapped[int | None] = mapped_column(ForeignKey("transitions.id"), comment="that ended it")

    plan: Mapped[LastPlacePlan] = relationship(back_populates="choices")
    application: Mapped[Application] = relationship()
    chosen_by: Mapped[User | None] = relationship()


register_constraint_message(
    "uq_last_place_plans_open", _l("Someone else just began to choose for the other candidates.")
)
