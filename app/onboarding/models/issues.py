"""The gating issues that must be complete before a territory, and the steps of a checklist."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.access.roles import Role
from app.activity.models import Note
from app.db.base import Instant, Record, enum_type
from app.people.models import User
from app.plans.models import MANAGER_IN_PLACE_OF, IssueKind, Owner
from app.shared import clock
from app.teams.models import Team

if TYPE_CHECKING:
    from app.onboarding.models.mirrors import IssueMirror
    from app.onboarding.models.onboardings import Onboarding


class GatingIssue(Record):
    """An issue that must be complete before a territory: closed, with every step ticked, or waived."""

    __tablename__ = "gating_issues"

    id: Mapped[int] = mapped_column(primary_key=True)
    onboarding_id: Mapped[int] = mapped_column(ForeignKey("onboardings.id"), index=True)
    position: Mapped[int] = mapped_column(comment="from 1")
    kind: Mapped[IssueKind] = mapped_column(
        enum_type(IssueKind, "issue_kind"), default=IssueKind.ONBOARDING, server_default=IssueKind.ONBOARDING
    )
    name: Mapped[str] = mapped_column(String(200), comment="the name shown")
    text: Mapped[str] = mapped_column(
        Text, default="", server_default="", comment="its description in Markdown, as it began"
    )
    due_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, comment="or reopened")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_by_name: Mapped[str | None] = mapped_column(
        String(200), comment="who closed it in GitLab and has no account here"
    )
    waived_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="closed with steps open, and let pass all the same"
    )
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    waived_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    onboarding: Mapped[Onboarding] = relationship(back_populates="gating_issues")
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
    waived_by: Mapped[User | None] = relationship(foreign_keys=[waived_by_id])
    waived_note: Mapped[Note | None] = relationship()
    steps: Mapped[list[Step]] = relationship(back_populates="gating_issue", order_by="Step.position")
    mirror: Mapped[IssueMirror | None] = relationship(back_populates="gating_issue")

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_waived(self) -> bool:
        return self.waived_at is not None

    @property
    def closer(self) -> str:
        """The name of the person who closed it."""
        return self.closed_by.name if self.closed_by else self.closed_by_name or _("someone in GitLab")


class Step(Record):
    """One line of an onboarding: a task of a gating issue, of the getting-started list, or of another plan.

    A step of the list, or of the plan of another role, has no gating issue. One that is `before_territory`
    is due from the start and gates nothing; another waits for a territory.
    """

    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    onboarding_id: Mapped[int] = mapped_column(ForeignKey("onboardings.id"), index=True)
    gating_issue_id: Mapped[int | None] = mapped_column(ForeignKey("gating_issues.id"), index=True)
    position: Mapped[int] = mapped_column(comment="from 1, through the whole onboarding")
    before_territory: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="of the getting-started list, beside the gating issues"
    )
    text: Mapped[str] = mapped_column(Text, comment="what it says, without marks")
    markdown: Mapped[str] = mapped_column(
        Text, default="", server_default="", comment="the same with its links"
    )
    lead: Mapped[str] = mapped_column(
        Text, default="", server_default="", comment="the paragraphs before it, in Markdown"
    )
    depth: Mapped[int] = mapped_column(default=0, server_default="0", comment="how deep it is nested, from 0")
    heading: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="what it stands under in its issue"
    )
    owned_by: Mapped[Owner] = mapped_column(enum_type(Owner, "owner"))
    due_days: Mapped[int] = mapped_column(
        comment="business days after the start; after the gate: after the assignment"
    )
    due_on: Mapped[date | None] = mapped_column(comment="unknown until a territory is assigned")
    is_marked: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="for compliance: asked after on day 15"
    )
    ticked_at: Mapped[datetime | None] = mapped_column(Instant)
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    not_applicable: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="ticked because it does not apply"
    )
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"), comment="why it does not apply")
    to_write: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="ticked or unticked here, and not yet in GitLab"
    )
    removed_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="no longer in its issue: counts for nothing"
    )
    nudged_at: Mapped[datetime | None] = mapped_column(Instant, comment="when its owner was last nudged")
    nudged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    onboarding: Mapped[Onboarding] = relationship(back_populates="steps")
    gating_issue: Mapped[GatingIssue | None] = relationship(back_populates="steps")
    team: Mapped[Team | None] = relationship(
        primaryjoin=lambda: Team.name == foreign(Step.owned_by), viewonly=True, lazy="joined"
    )
    ticked_by: Mapped[User | None] = relationship(foreign_keys=[ticked_by_id])
    nudged_by: Mapped[User | None] = relationship(foreign_keys=[nudged_by_id])
    note: Mapped[Note | None] = relationship()

    @property
    def owner(self) -> User | None:
        """The person who does it: one of the people of the onboarding, or the person of a team."""
        if self.team is not None and self.team.person.active:
            return self.team.person
        return self.onboarding.person(self.owned_by)

    @property
    def manager_acts(self) -> bool:
        """Whether it is the manager's turn, for nobody is known to be its owner."""
        return self.owner is None and self.owned_by in MANAGER_IN_PLACE_OF

    @property
    def owner_roles(self) -> frozenset[Role]:
        """The roles of which its owner needs one; empty if any colleague can be it."""
        return self.onboarding.roles_of(self.owned_by)

    @property
    def waits_for_territory(self) -> bool:
        """Whether it is locked until a territory is assigned."""
        return self.gating_issue_id is None and self.gating_issue is None and not self.before_territory

    @property
    def is_ticked(self) -> bool:
        return self.ticked_at is not None

    @property
    def counts(self) -> bool:
        """Whether it is still in its checklist."""
        return self.removed_at is None
