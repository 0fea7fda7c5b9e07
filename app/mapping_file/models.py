"""A mapping file, uploaded and applied by one person and kept as the base of the export; and its run."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.mapping_file.rules import summarize_counts
from app.people.models import User
from app.shared import clock
from app.staged_files.models import StagedFile

LARGE_FILE_ROWS = 1000  # rows; a larger file is applied by the worker
# Stored values.
WAITING_STEP, CHECKING_STEP, WRITING_STEP = (
    "Waiting for the worker",
    "Checking the rows",
    "Writing the territories",
)
STEP_LABELS = {
    WAITING_STEP: _l("Waiting to start"),
    CHECKING_STEP: _l("Checking rows"),
    WRITING_STEP: _l("Updating territories"),
}


class MappingFile(StagedFile, Record):
    """An uploaded file; once applied, only its mapped columns. They have the meanings of MappingColumn."""

    __tablename__ = "mapping_files"
    __table_args__ = (
        Index("ix_mapping_files_applied_at_id", "applied_at", "id"),
        partial_index("ix_mapping_files_checked", "brought_at", where=text("applied_at IS NULL")),
    )

    text: Mapped[str] = mapped_column(Text, comment="byte order mark, quotation marks, line ends and all")
    delimiter: Mapped[str] = mapped_column(String(1))
    uploaded_by_id: Mapped[int] = mapped_column("brought_by_id", ForeignKey("users.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column("brought_at", Instant, default=clock.now)
    found: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True), comment="what the dry run said when the columns were mapped"
    )
    checked_at: Mapped[datetime | None] = mapped_column(Instant, comment="when that was")
    counts: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True), comment="how many were added, changed, removed, unchanged"
    )

    @property
    def is_large(self) -> bool:
        """True if the worker applies it, because it takes too long for a page."""
        return max(self.text.count("\n"), self.text.count("\r")) > LARGE_FILE_ROWS

    @property
    def summary(self) -> str:
        """The result of applying it: "3 added, 120 unchanged"."""
        return summarize_counts(self.counts or {})


class MappingRun(Record):
    """A large mapping file that the worker applies; each file has at most one open run.

    It is a record of its own, so that progress is saved while the file and the territories are locked.
    """

    __tablename__ = "mapping_runs"
    __table_args__ = (
        partial_index(
            "uq_mapping_runs_open", "mapping_file_id", unique=True, where=text("finished_at IS NULL")
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
    step: Mapped[str] = mapped_column(String(80), default=WAITING_STEP)
    done: Mapped[int] = mapped_column(default=0, comment="rows")
    total: Mapped[int] = mapped_column(default=0, comment="rows; 0 until they are counted")
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(Text, comment="why it was not applied, in words")

    asked_by: Mapped[User] = relationship()

    @property
    def step_label(self) -> str:
        return str(STEP_LABELS.get(self.step, self.step))


register_constraint_message("uq_mapping_runs_open", _l("This file is already being applied."))
