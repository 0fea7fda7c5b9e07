"""A job family the company wrote or changed, and its versions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.people.models import User
from app.shared import clock


class VersionState(StrEnum):
    """A family has at most one draft and one version in use."""

    DRAFT = "draft"
    IN_USE = "in use"
    EARLIER = "earlier"

    @property
    def label(self) -> str:
        """The state as a page shows it."""
        return str(VERSION_STATE_LABELS[self])


VERSION_STATE_LABELS = {
    VersionState.DRAFT: _l("Draft"),
    VersionState.IN_USE: _l("In use"),
    VersionState.EARLIER: _l("Earlier"),
}


class JobFamilyRecord(Record):
    """A job family that the company keeps. One with the slug of a shipped file takes its place."""

    __tablename__ = "job_families"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200), comment="of its newest version")
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    retired_at: Mapped[datetime | None] = mapped_column(Instant, comment="not offered for new openings since")

    versions: Mapped[list[JobFamilyVersion]] = relationship(
        back_populates="job_family", order_by="JobFamilyVersion.number"
    )

    @property
    def draft(self) -> JobFamilyVersion | None:
        return self._version(VersionState.DRAFT)

    @property
    def in_use(self) -> JobFamilyVersion | None:
        return self._version(VersionState.IN_USE)

    def _version(self, state: VersionState) -> JobFamilyVersion | None:
        return next((version for version in self.versions if version.state is state), None)


class JobFamilyVersion(Record):
    """One version of a job family: the text of its file, and the page it was read from, if any.

    A version in use and an earlier one never change.
    """

    __tablename__ = "job_family_versions"
    __table_args__ = (
        UniqueConstraint("job_family_id", "number"),
        Index(
            "uq_job_family_versions_current",
            "job_family_id",
            "state",
            unique=True,
            sqlite_where=text("state <> 'earlier'"),
            postgresql_where=text("state <> 'earlier'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_family_id: Mapped[int] = mapped_column(ForeignKey("job_families.id"))
    number: Mapped[int] = mapped_column(comment="from 1")
    state: Mapped[VersionState] = mapped_column(enum_type(VersionState, "job_family_version_state"))
    text: Mapped[str] = mapped_column(Text, comment="the file of the job family")
    source_address: Mapped[str] = mapped_column(String(2000), default="", comment="of the page it is from")
    source_commit: Mapped[str] = mapped_column(String(64), default="")
    source_day: Mapped[date | None] = mapped_column(comment="when the page was read")
    source_text: Mapped[str] = mapped_column(Text, default="", comment="the page, as it was")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(Instant, comment="when it was put into use")

    job_family: Mapped[JobFamilyRecord] = relationship(back_populates="versions")
    added_by: Mapped[User] = relationship()


register_constraint_message(
    "uq_job_families_slug", _l("Someone else has just added this job family. Look at theirs first.")
)
register_constraint_message(
    "uq_job_family_versions_current", _l("Someone else has just changed this job family. Look at it first.")
)
register_constraint_message(
    "uq_job_family_versions_job_family_id_number",
    _l("Someone else has just changed this job family. Look at it first."),
)
