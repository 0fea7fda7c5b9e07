"""An onboarding, the gating issues that must be closed, and the steps of its checklist."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.people.models import User
from app.shared import clock
from app.shared.database import Instant, Record, one_of, says

if TYPE_CHECKING:
    from app.territories.models import Assignment


class HireKind(StrEnum):
    """Which path to the gate a hire takes."""

    NEW = "new to the company"
    TRANSFER = "internal transfer"


class Owner(StrEnum):
    """Whose part a step is."""

    ISR = "ISR"
    MANAGER = "manager"
    RECRUITER = "recruiter"
    BUDDY = "buddy"


class Onboarding(Record):
    """One ISR's way from hire to territory. A person has at most one that has not ended."""

    __tablename__ = "onboardings"
    __table_args__ = (
        Index(
            "uq_onboardings_running",
            "isr_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recruiter_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    buddy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[HireKind] = mapped_column(one_of(HireKind, "kind"))
    start_date: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, comment="when they were hired")
    assigned_on: Mapped[date | None] = mapped_column(comment="from when they first hold a territory")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    application: Mapped[Application] = relationship()
    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    manager: Mapped[User] = relationship(foreign_keys=[manager_id])
    recruiter: Mapped[User] = relationship(foreign_keys=[recruiter_id])
    buddy: Mapped[User | None] = relationship(foreign_keys=[buddy_id])
    ended_note: Mapped[Note | None] = relationship()
    gating_issues: Mapped[list[GatingIssue]] = relationship(
        back_populates="onboarding", order_by="GatingIssue.position"
    )
    steps: Mapped[list[Step]] = relationship(back_populates="onboarding", order_by="Step.position")
    assignments: Mapped[list[Assignment]] = relationship(back_populates="onboarding")

    @property
    def later_steps(self) -> list[Step]:
        """The steps that come after the gate."""
        return [step for step in self.steps if step.gating_issue_id is None]

    def person(self, owner: Owner) -> User | None:
        """Who an owner of steps is; a buddy may not be named yet."""
        people = {
            Owner.ISR: self.isr,
            Owner.MANAGER: self.manager,
            Owner.RECRUITER: self.recruiter,
            Owner.BUDDY: self.buddy,
        }
        return people[owner]


class GatingIssue(Record):
    """An issue that must be closed before a territory."""

    __tablename__ = "gating_issues"

    id: Mapped[int] = mapped_column(primary_key=True)
    onboarding_id: Mapped[int] = mapped_column(ForeignKey("onboardings.id"), index=True)
    position: Mapped[int] = mapped_column(comment="from 1")
    name: Mapped[str] = mapped_column(String(200), comment="the name shown")
    due_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, comment="or reopened")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    onboarding: Mapped[Onboarding] = relationship(back_populates="gating_issues")
    closed_by: Mapped[User | None] = relationship()
    steps: Mapped[list[Step]] = relationship(back_populates="gating_issue", order_by="Step.position")

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Step(Record):
    """One line of the checklist. Without a gating issue it comes after the gate."""

    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    onboarding_id: Mapped[int] = mapped_column(ForeignKey("onboardings.id"), index=True)
    gating_issue_id: Mapped[int | None] = mapped_column(ForeignKey("gating_issues.id"), index=True)
    position: Mapped[int] = mapped_column(comment="from 1, through the whole onboarding")
    text: Mapped[str] = mapped_column(String(400))
    owned_by: Mapped[Owner] = mapped_column(one_of(Owner, "owner"))
    due_days: Mapped[int] = mapped_column(comment="after the start; after the gate: after the assignment")
    due_on: Mapped[date | None] = mapped_column(comment="unknown until a territory is assigned")
    ticked_at: Mapped[datetime | None] = mapped_column(Instant)
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    onboarding: Mapped[Onboarding] = relationship(back_populates="steps")
    gating_issue: Mapped[GatingIssue | None] = relationship(back_populates="steps")
    ticked_by: Mapped[User | None] = relationship()

    @property
    def owner(self) -> User | None:
        return self.onboarding.person(self.owned_by)

    @property
    def is_ticked(self) -> bool:
        return self.ticked_at is not None


class EstablishedIsr(Record):
    """Someone who was an ISR before Onramp, put on record with a reason: their gate is open."""

    __tablename__ = "established_isrs"

    id: Mapped[int] = mapped_column(primary_key=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"))

    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    manager: Mapped[User] = relationship(foreign_keys=[manager_id])
    note: Mapped[Note] = relationship()


says("uq_onboardings_running", "This person has an onboarding that has not ended.")
says("uq_established_isrs_isr_id", "This person is on record as an established ISR already.", field="isr")
