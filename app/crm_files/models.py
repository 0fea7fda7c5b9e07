"""A file of the CRM, and its rows as they were read and judged. Those of opportunities are beside.

The rows are temporary: those of an applied file go after a week, all others after thirty days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.crm_files.states import FileKind, FileScope, FileState, RowEffect
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.shared import clock
from app.shared.sales.days import DateStyle
from app.shared.sales.money import NumberStyle
from app.shared.settings import current_settings
from app.staged_files.models import StagedFile
from app.territories.models import Territory


class CrmImport(StagedFile, Record):
    """A file of the CRM, uploaded by one person. The worker has something to do while `due_at` is set."""

    __tablename__ = "crm_imports"
    __table_args__ = (
        partial_index("ix_crm_imports_due", "due_at", where=text("due_at IS NOT NULL")),
        Index("ix_crm_imports_applied", "kind", "applied_at"),
        partial_index("ix_crm_imports_kept", "uploaded_at", where=text("cleared_at IS NULL")),
        partial_index("uq_crm_imports_applying", "state", unique=True, where=text("state = 'applying'")),
        partial_index(
            "uq_crm_imports_upload",
            *("kind", "uploaded_by_id", "digest"),
            unique=True,
            where=text("applied_at IS NULL AND cleared_at IS NULL AND digest <> ''"),
        ),
    )

    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind, "crm_file_kind"))
    encoding: Mapped[str] = mapped_column(
        String(40), comment="what the file was read as; before that, what a person chose"
    )
    digest: Mapped[str] = mapped_column(
        String(64), default="", comment="of the chosen encoding and the bytes, to know the same upload again"
    )
    row_count: Mapped[int] = mapped_column(default=0)
    scope: Mapped[FileScope] = mapped_column(enum_type(FileScope, "crm_file_scope"), default=FileScope.PART)
    exported_at: Mapped[datetime | None] = mapped_column(Instant, comment="by the CRM, as a person says")
    date_style: Mapped[DateStyle | None] = mapped_column(enum_type(DateStyle, "crm_date_style"))
    number_style: Mapped[NumberStyle | None] = mapped_column(enum_type(NumberStyle, "crm_number_style"))
    footer_from: Mapped[int | None] = mapped_column(
        comment="the number of the first of the last few rows, below an empty one"
    )
    state: Mapped[FileState] = mapped_column(
        enum_type(FileState, "crm_file_state"), default=FileState.UPLOADED
    )
    edition: Mapped[int] = mapped_column(default=0, comment="one more with each check")
    mapped_at: Mapped[datetime | None] = mapped_column(Instant)
    seen: Mapped[str] = mapped_column(
        String(64), default="", comment="the digest of what the effects were compared with"
    )
    checked_on: Mapped[date | None] = mapped_column(comment="the day as of which its page counts ISRs")
    missing: Mapped[int] = mapped_column(
        default=0, comment="known records that a complete file does not have"
    )
    leaves_out_refused: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None] = mapped_column(Instant, comment="a claim moves it on")
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0, comment="rows")
    problem: Mapped[str | None] = mapped_column(Text, comment="why the worker stopped, in words")
    counts: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True), comment="how many rows have each effect"
    )
    cleared_at: Mapped[datetime | None] = mapped_column(Instant, comment="when its rows were deleted")
    is_repeated = False  # True where it answers the same upload again

    @property
    def day(self) -> date:
        """The day on which it was exported, in the time zone of the CRM."""
        exported_at = self.exported_at or clock.now()
        return exported_at.astimezone(ZoneInfo(current_settings().crm_time_zone)).date()

    @property
    def is_working(self) -> bool:
        return self.state in (FileState.READING, FileState.CHECKING, FileState.APPLYING)


class CrmFilePart(Record):
    """A part of the bytes of a file that the worker has yet to read. They go once it is read."""

    __tablename__ = "crm_file_parts"

    import_id: Mapped[int] = mapped_column(ForeignKey("crm_imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StagedRow:
    """The columns of a row of any kind of file. A detail is None where no column is mapped to it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("crm_imports.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="in the file, where the header is row 1")
    cells: Mapped[list[str]] = mapped_column(JSON)
    is_read: Mapped[bool] = mapped_column(default=False)
    effect: Mapped[RowEffect | None] = mapped_column(enum_type(RowEffect, "crm_row_effect"))
    remark: Mapped[str | None] = mapped_column(Text, comment="what a person should know, in words")
    digest: Mapped[str | None] = mapped_column(String(64), comment="of the details, to find repeated rows")
    crm_id: Mapped[str | None] = mapped_column(String(18))
    modified_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def people_ids(self) -> Sequence[int | None]:
        """The ids of the people whom its page names."""
        return ()


def row_indexes(table: str) -> tuple[UniqueConstraint, Index, Index]:
    """The indexes of a table of rows."""
    return (
        UniqueConstraint("import_id", "number"),
        Index(f"ix_{table}_effect", "import_id", "effect", "number"),
        Index(f"ix_{table}_crm_id", "import_id", "crm_id"),
    )


class AccountRow(StagedRow, Record):
    """A row of a file with accounts."""

    __tablename__ = "account_import_rows"
    __table_args__ = row_indexes("account_import_rows")

    name: Mapped[str | None] = mapped_column(String(255))
    owner_crm_id: Mapped[str | None] = mapped_column(String(18))
    owner_name: Mapped[str | None] = mapped_column(String(200))
    owner_email: Mapped[str | None] = mapped_column(String(254))
    crm_territory: Mapped[str | None] = mapped_column(String(200))
    crm_isr: Mapped[str | None] = mapped_column(String(254))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))

    territory: Mapped[Territory | None] = relationship()


class UserRow(StagedRow, Record):
    """A row of a file with users of the CRM."""

    __tablename__ = "user_import_rows"
    __table_args__ = row_indexes("user_import_rows")

    email: Mapped[str | None] = mapped_column(String(254))
    crm_user_id: Mapped[int | None]


register_constraint_message("uq_crm_imports_upload", _l("You have just uploaded this file."))
register_constraint_message(
    "uq_crm_imports_applying", _l("Another file is being applied. Wait until it is done.")
)
