"""Gating issues that live in GitLab: their last known state, and the webhooks received about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.onboarding.models.issues import GatingIssue
from app.people.models import User
from app.shared import clock

GITLAB_OPENED, GITLAB_CLOSED = "opened", "closed"  # GitLab's words for the state of an issue


class IssueMirror(Record):
    """A gating issue as GitLab had it when last looked at. One without a mirror Onramp keeps itself."""

    __tablename__ = "issue_mirrors"
    __table_args__ = (
        UniqueConstraint("project_id", "iid"),
        Index("ix_issue_mirrors_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gating_issue_id: Mapped[int] = mapped_column(ForeignKey("gating_issues.id"), unique=True)
    key: Mapped[str] = mapped_column(
        String(40), unique=True, comment="ours, in a comment of the description: found again by it"
    )
    project: Mapped[str] = mapped_column(
        String(400), comment="its id or path, as it was configured or linked"
    )
    project_id: Mapped[int | None] = mapped_column(BigInteger, comment="as GitLab told")
    iid: Mapped[int | None] = mapped_column(comment="none until GitLab has made the issue")
    is_linked: Mapped[bool] = mapped_column(
        default=False, server_default="0", comment="made by hand, and linked by its address"
    )
    url: Mapped[str | None] = mapped_column(String(1000))
    title: Mapped[str] = mapped_column(String(255), comment="what it is made with")
    labels: Mapped[list[Any]] = mapped_column(JSON, default=list, comment="what it is made with")
    description: Mapped[str | None] = mapped_column(Text, comment="as last seen")
    state: Mapped[str | None] = mapped_column(String(20), comment="opened or closed, as last seen")
    remote_updated_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="GitLab's updated_at, as last seen"
    )
    seen_at: Mapped[datetime | None] = mapped_column(Instant, comment="when GitLab last answered about it")
    wanted_state: Mapped[str | None] = mapped_column(
        String(20), comment="closed or reopened here, and not yet in GitLab"
    )
    wanted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="who wants that state")
    due_at: Mapped[datetime] = mapped_column(
        Instant, default=clock.now, comment="not looked at before; a claim moves it on"
    )
    not_before: Mapped[datetime | None] = mapped_column(
        Instant, comment="whatever is due: a worker is at it, or GitLab asked to be left alone"
    )
    writes: Mapped[list[Any]] = mapped_column(
        JSON, default=list, server_default="[]", comment="what we wrote lately, and over what"
    )
    attempts: Mapped[int] = mapped_column(default=0, server_default="0", comment="that failed, in a row")
    problem: Mapped[str | None] = mapped_column(Text, comment="what GitLab last said against it")

    gating_issue: Mapped[GatingIssue] = relationship(back_populates="mirror")
    wanted_by: Mapped[User | None] = relationship()
    deliveries: Mapped[list[HookDelivery]] = relationship(
        back_populates="mirror", order_by="HookDelivery.updated_at"
    )


class HookDelivery(Record):
    """A webhook GitLab has sent about a mirrored issue: a hint to look, kept until it was heeded."""

    __tablename__ = "hook_deliveries"
    __table_args__ = (Index("ix_hook_deliveries_received_at", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True, comment="the same each time GitLab sends it")
    received_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    mirror_id: Mapped[int] = mapped_column(ForeignKey("issue_mirrors.id"), index=True)
    updated_at: Mapped[datetime | None] = mapped_column(Instant, comment="of the issue, when it was sent")
    description: Mapped[str | None] = mapped_column(Text, comment="the description it tells of")
    previous: Mapped[str | None] = mapped_column(Text, comment="the description before that")
    handled_at: Mapped[datetime | None] = mapped_column(Instant)

    mirror: Mapped[IssueMirror] = relationship(back_populates="deliveries")


register_constraint_message(
    "uq_issue_mirrors_project_id_iid",
    _l("This GitLab issue is already linked to another gating issue."),
    field="address",
)
