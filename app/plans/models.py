"""The kinds of hires, gating issues and step owners, and the versions of the plan files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.roles import Role
from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User
from app.shared import clock


class HireKind(StrEnum):
    """Which path to the gate a hire takes."""

    NEW = "new to the company"
    TRANSFER = "internal transfer"

    @property
    def label(self) -> str:
        return str(HIRE_KIND_LABELS[self])


class Owner(StrEnum):
    """Who does a step."""

    ISR = "ISR"
    MANAGER = "manager"
    RECRUITER = "recruiter"
    BUDDY = "buddy"
    PREVIOUS_MANAGER = "previous manager"  # of an internal transfer
    PEOPLE = "People team"
    IT = "IT team"
    SALES_OPS = "Sales Ops"
    DEAL_DESK = "Deal Desk"

    @property
    def field(self) -> str:
        """Its name as a field of a form: "it_team"."""
        return self.value.lower().replace(" ", "_")

    @property
    def is_team(self) -> bool:
        """Whether it is a team, which the company maps to a person."""
        return self in TEAM_OWNERS

    @property
    def role(self) -> Role | None:
        """The role this owner needs; None for any colleague."""
        return OWNER_ROLES.get(self)

    @property
    def label(self) -> str:
        return str(OWNER_LABELS[self])


HIRE_KIND_LABELS = {
    HireKind.NEW: _l("new to the company"),
    HireKind.TRANSFER: _l("internal transfer"),
}
OWNER_LABELS = {
    Owner.ISR: _l("ISR"),
    Owner.MANAGER: _l("manager"),
    Owner.RECRUITER: _l("recruiter"),
    Owner.BUDDY: _l("buddy"),
    Owner.PREVIOUS_MANAGER: _l("previous manager"),
    Owner.PEOPLE: _l("People team"),
    Owner.IT: _l("IT team"),
    Owner.SALES_OPS: _l("Sales Ops"),
    Owner.DEAL_DESK: _l("Deal Desk"),
}
OWNER_ROLES = {
    Owner.ISR: Role.ISR,
    Owner.MANAGER: Role.ISR_MANAGER,
    Owner.RECRUITER: Role.RECRUITER,
}
TEAM_OWNERS = (Owner.PEOPLE, Owner.IT, Owner.SALES_OPS, Owner.DEAL_DESK)
MANAGER_IN_PLACE_OF = (*TEAM_OWNERS, Owner.PREVIOUS_MANAGER)  # while nobody is known to be that owner


class IssueKind(StrEnum):
    """Which gating issue it is. Someone new has the first, an internal transfer the other two."""

    ONBOARDING = "onboarding issue"
    CAREER_MOBILITY = "career mobility issue"
    ACCESS_CHANGE = "access change request"


class PlanFile(Record):
    """One version of a plan file. Version 0 is the file Onramp ships, and has no row."""

    __tablename__ = "plan_files"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), comment="onboarding, onboarding_tasks/region_emea")
    version: Mapped[int] = mapped_column(comment="from 1")
    text: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    added_by: Mapped[User] = relationship()


register_constraint_message(
    "uq_plan_files_name_version", _l("Someone else has just saved this file. Check their version first.")
)
