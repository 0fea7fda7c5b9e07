"""Users, their roles, jobs and links, and counted attempts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.access.roles import Role
from app.activity.models import Activity
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.restores.models import Restore
from app.shared import clock


class User(Record, UserMixin):
    """A person with an account."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    started_on: Mapped[date | None] = mapped_column(comment="their first day here; none: not known")
    manager_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="of their present job, where a hire said so"
    )
    gitlab_username: Mapped[str | None] = mapped_column(String(255), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    has_provider_identity: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="has signed in with the OpenID provider"
    )
    overdue_mail_at: Mapped[datetime] = mapped_column(
        Instant,
        default=clock.now,
        server_default="2026-01-01 00:00:00+00:00",
        comment="when they next get a mail about what is overdue, if something is",
    )
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    manager: Mapped[User | None] = relationship(remote_side=[id])
    granted_roles: Mapped[list[GrantedRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    if TYPE_CHECKING:
        own_opening_ids: Mapped[str | None]  # app/candidates/models/own_openings.py adds it
        company_stamp: Mapped[str | None]  # app/company/models.py adds it
        restored_copy_of: Mapped[datetime | None]
        owns_in_crm: Mapped[bool]  # app/book/account_team.py adds these
        is_on_account_team: Mapped[bool]

    @property
    def roles(self) -> set[Role]:
        return {granted.role for granted in self.granted_roles}

    @property
    def has_used_invitation(self) -> bool:
        """True if they have set a password or signed in with the OpenID provider."""
        return self.password_hash is not None or self.has_provider_identity

    @property
    def is_invited(self) -> bool:
        """True if the account is open and its invitation was not used yet."""
        return self.active and not self.has_used_invitation

    @property
    def openings_applied_to(self) -> set[int]:
        """The ids of the openings that this person applied to, whatever the outcome."""
        return {int(each) for each in (self.own_opening_ids or "").split(",") if each}

    @property
    def is_active(self) -> bool:
        return self.active


class GrantedRole(Record):
    """One role of one user."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"), primary_key=True)


class PastJob(Record):
    """A job a user had here before the present one: its title, its manager and its last day."""

    __tablename__ = "past_jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    job_title: Mapped[str] = mapped_column(String(200))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    manager: Mapped[User | None] = relationship(foreign_keys=[manager_id])


class LinkPurpose(StrEnum):
    """What a link lets a person do; the value is the first part of its path."""

    INVITATION = "invitation"
    RESET = "reset"
    ONE_TIME = "one-time"


class PersonalLink(Record):
    """An invitation, a password reset or a one-time sign-in: valid once, until it expires or is revoked."""

    __tablename__ = "personal_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(enum_type(LinkPurpose, "link_purpose"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant, comment="used, or replaced by a newer one")

    user: Mapped[User] = relationship()


class LinkRequest(Record):
    """A request for a link by mail, for a known or unknown email, until the worker handles it."""

    __tablename__ = "link_requests"
    __table_args__ = (Index("ix_link_requests_purpose_due_at", "purpose", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40), comment="the first part of the link's path")
    email: Mapped[str] = mapped_column(String(254))
    due_at: Mapped[datetime] = mapped_column(Instant)


class AttemptCount(Record):
    """How often something was tried within a span that began with the first attempt."""

    __tablename__ = "attempt_counts"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="digest of what was tried, by whom or from where"
    )
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(Instant, index=True, comment="when counting begins again")


class KnownAddress(Record):
    """An address, or IPv6 /64, from which a person has signed in."""

    __tablename__ = "known_addresses"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    network: Mapped[str] = mapped_column(String(64), primary_key=True, comment="its digest")
    used_at: Mapped[datetime] = mapped_column(Instant, index=True)


Activity.by = relationship(User, foreign_keys=Activity.by_id)
# Of which moment this database is a restored copy. A request reads it with who is signed in, so no page asks.
User.restored_copy_of = column_property(
    select(Restore.backed_up_at)
    .where(Restore.live_at.is_(None))
    .order_by(Restore.restored_at.desc())
    .limit(1)
    .scalar_subquery(),
    deferred=True,
)
register_constraint_message(
    "uq_users_gitlab_username", _l("Another account has this GitLab username."), field="gitlab_username"
)
