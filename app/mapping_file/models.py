"""A mapping file: brought and checked by one person, then applied, and kept for the export to follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User
from app.shared import clock

LARGE_FILE_ROWS = 1000  # rows; a larger file is applied by the worker


class MappingFile(Record):
    """A file as it was brought; once it is applied, what was understood of it.

    Its columns are [header, meaning] in order; a meaning is the word of a Column, or "" for left out.
    """

    __tablename__ = "mapping_files"
    __table_args__ = (
        Index("ix_mapping_files_applied_at_id", "applied_at", "id"),
        Index(
            "ix_mapping_files_checked",
            "brought_at",
            sqlite_where=text("applied_at IS NULL"),
            postgresql_where=text("applied_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), comment="the file's, as its sender says")
    text: Mapped[str] = mapped_column(Text, comment="byte order mark, quotation marks, line ends and all")
    delimiter: Mapped[str] = mapped_column(String(1))
    columns: Mapped[list[list[str]]] = mapped_column(JSON)
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    brought_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    found: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True), comment="what the dry run said when the columns were mapped"
    )
    checked_at: Mapped[datetime | None] = mapped_column(Instant, comment="when that was")
    applied_at: Mapped[datetime | None] = mapped_column(Instant)
    counts: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True), comment="how many were added, changed, removed, unchanged"
    )

    brought_by: Mapped[User] = relationship()

    @property
    def is_large(self) -> bool:
        """Whether the worker applies it: nobody waits that long for a page."""
        return max(self.text.count("\n"), self.text.count("\r")) > LARGE_FILE_ROWS

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None

    @property
    def summary(self) -> str:
        """What applying it has done: "3 added, 120 unchanged"."""
        counts = self.counts or {}
        return ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) or "no territory"


class MappingRun(Record):
    """A large mapping file on its way to be applied by the worker, at most one for each file at a time.

    It is a record of its own so that progress is saved while the file and its territories are locked.
    """

    __tablename__ = "mapping_runs"
    __table_args__ = (
        Index(
            "uq_mapping_runs_open",
            "mapping_file_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mapping_file_id: Mapped[int] = mapped_column(
        ForeignKey("mapping_files.id", ondelete="CASCADE"), index=True
    )
    seen: Mapped[str] = mapped_column(String(64), comment="the digest of the dry run that was looked at")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, comment="a claim moves it on")
    attempts: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(String(80), default="Waiting for the worker")
    done: Mapped[int] = mapped_column(default=0, comment="rows")
    total: Mapped[int] = mapped_column(default=0, comment="rows; 0 until they are counted")
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(Text, comment="why it was not applied, in words")

    asked_by: Mapped[User] = relationship()


register_constraint_message("uq_mapping_runs_open", "This file is being applied already.")
