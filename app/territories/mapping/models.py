"""A mapping file: brought and checked by one person, then applied, and kept for the export to follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.people.models import User
from app.shared import clock
from app.shared.database import Instant, Record


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
    def is_applied(self) -> bool:
        return self.applied_at is not None

    @property
    def told(self) -> str:
        """What applying it has done: "3 added, 120 unchanged"."""
        counts = self.counts or {}
        return ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) or "no territory"
