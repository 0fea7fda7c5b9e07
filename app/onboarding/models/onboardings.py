"""An onboarding: its ISR, its dates, and the people who help."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.roles import MANAGERS_WITHOUT_GATE, Role
from app.activity.models import Note
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.job_families.kinds import HireRole
from app.onboarding.models.issues import GatingIssue, Step
from app.people.models import PastJob, User
from app.plans.models import HireKind, Owner
from app.shared import clock


class NamedRecord(Protocol):
    @property
    def name(self) -> str: ...


class HeldTerritory(Protocol):
    """What is read of an assignment: a territory that the ISR of an onboarding has, had or will have."""

    @property
    def territory(self) -> NamedRecord: ...

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...

    @property
    def taken_back_at(self) -> datetime | None: ...

    @property
    def is_running(self) -> bool: ...

    @property
    def requires_open_gate(self) -> bool: ...


class Onboarding(Record):
    """One ISR's way from hire to territory, or the first steps of somebody hired as something else.

    A person has at most one that has not ended. Only that of an ISR has gating issues: another has the steps
    of its `plan`, and while it runs, its person gets no territory. `isr` is its person in both.
    """

    __tablename__ = "onboardings"
    __table_args__ = (
        CheckConstraint("(hire_role = 'ISR') = (plan = '')", name="another_role_has_a_plan"),
        partial_index("uq_onboardings_running", "isr_id", unique=True, where=text("ended_at IS NULL")),
        partial_index("ix_onboardings_remind_at", "remind_at", where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    isr_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recruiter_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    buddy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    hire_role: Mapped[HireRole] = mapped_column(
        enum_type(HireRole, "hire_role"),
        default=HireRole.ISR,
        server_default=HireRole.ISR,
        comment="the role that the hire gave; only an ISR has a gate",
    )
    plan: Mapped[str] = mapped_column(
        String(120), default="", server_default="", comment="of another role; empty for an ISR"
    )
    kind: Mapped[HireKind] = mapped_column(enum_type(HireKind, "kind"))
    start_date: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, comment="when they were hired")
    assigned_on: Mapped[date | None] = mapped_column(comment="from when they first hold a territory")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    remind_at: Mapped[datetime] = mapped_column(
        Instant, default=clock.now, comment="when it is next looked at for reminders"
    )
    plan_versions: Mapped[dict[str, Any]] = mapped_column(
        JSON,
        default=dict,
        server_default="{}",
        comment="the plan files it was composed from, and their versions",
    )
    in_role_since: Mapped[date | None] = mapped_column(comment="of a transfer: in the role they come from")
    from_sales_development: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="of a transfer: twelve months are asked for, not six"
    )
    eligibility_waived_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="who let them move before those months were over"
    )
    eligibility_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))
    previous_manager_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), index=True, comment="of a transfer: their manager in the job they leave"
    )
    account_opened: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="the hire made or reopened their account"
    )
    role_granted: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="the hire gave them its role"
    )
    past_job_id: Mapped[int | None] = mapped_column(
        ForeignKey("past_jobs.id"), comment="the job the hire ended"
    )
    follows_id: Mapped[int | None] = mapped_column(
        ForeignKey("onboardings.id"), comment="the onboarding the hire ended"
    )

    application: Mapped[Application] = relationship()
    isr: Mapped[User] = relationship(foreign_keys=[isr_id])
    manager: Mapped[User] = relationship(foreign_keys=[manager_id])
    recruiter: Mapped[User] = relationship(foreign_keys=[recruiter_id])
    buddy: Mapped[User | None] = relationship(foreign_keys=[buddy_id])
    ended_note: Mapped[Note | None] = relationship(foreign_keys=[ended_note_id])
    eligibility_waived_by: Mapped[User | None] = relationship(foreign_keys=[eligibility_waived_by_id])
    eligibility_note: Mapped[Note | None] = relationship(foreign_keys=[eligibility_note_id])
    previous_manager: Mapped[User | None] = relationship(foreign_keys=[previous_manager_id])
    past_job: Mapped[PastJob | None] = relationship(foreign_keys=[past_job_id])
    follows: Mapped[Onboarding | None] = relationship(foreign_keys=[follows_id], remote_side=[id])
    gating_issues: Mapped[list[GatingIssue]] = relationship(
        back_populates="onboarding", order_by="GatingIssue.position"
    )
    steps: Mapped[list[Step]] = relationship(back_populates="onboarding", order_by="Step.position")
    if TYPE_CHECKING:  # app/territories/models adds both
        assignments: Mapped[list[HeldTerritory]]
        overrides: Mapped[list[Any]]  # shown on its page, the newest first

    @property
    def has_gate(self) -> bool:
        """Whether it leads to a territory, through the gate."""
        return self.hire_role is HireRole.ISR

    @property
    def role(self) -> str:
        """The job title its person was hired for."""
        return self.application.opening.role

    @property
    def later_steps(self) -> list[Step]:
        """The steps that come after the gate."""
        return [step for step in self.steps if step.waits_for_territory and step.counts]

    @property
    def first_steps(self) -> list[Step]:
        """The steps that are due beside the gating issues, or all there are without a gate."""
        return [step for step in self.steps if step.before_territory and step.counts]

    @property
    def holds_by_gate(self) -> bool:
        """Whether its ISR holds a territory by the gate, and by no override: closed now, it was reopened."""
        return any(assignment.requires_open_gate for assignment in self.assignments)

    def roles_of(self, owner: Owner) -> frozenset[Role]:
        """The roles of which an owner of steps needs one; empty if any colleague can be it."""
        if self.has_gate or owner not in ROLES_WITHOUT_GATE:
            return frozenset({owner.role}) if owner.role else frozenset()
        return ROLES_WITHOUT_GATE[owner]

    def person(self, owner: Owner) -> User | None:
        """Who an owner of steps is; None for a buddy not named yet, and for a team mapped to nobody."""
        attribute = _PEOPLE.get(owner)
        return getattr(self, attribute) if attribute else None


_PEOPLE = {
    Owner.ISR: "isr",
    Owner.MANAGER: "manager",
    Owner.RECRUITER: "recruiter",
    Owner.BUDDY: "buddy",
    Owner.PREVIOUS_MANAGER: "previous_manager",
}

# Somebody hired as something else needs no role, and any manager can be theirs.
ROLES_WITHOUT_GATE = {Owner.ISR: frozenset[Role](), Owner.MANAGER: MANAGERS_WITHOUT_GATE}

register_constraint_message("uq_onboardings_running", _l("This person already has a running onboarding."))
