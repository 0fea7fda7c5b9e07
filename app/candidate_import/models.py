"""An import of candidates from a file, and its rows.

The texts of the rows are temporary. Those of a row go when it is applied, all others after thirty days.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidate_import.states import ImportBasis, ImportState, RowMatch, RowState
from app.candidates.models import Candidate
from app.candidates.models.owned_records import OwnedKind, register_owned
from app.db.added import Added
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.documents.file_owners import register_file_owner
from app.staged_files.models import StagedFile
from app.untrusted.tables.table_file import ENCODING_LABELS


class CandidateImport(StagedFile, Record):
    """A file with candidates, uploaded by one person. Its columns have the meanings of ImportColumn.

    The worker has something to do while `due_at` is set.
    """

    __tablename__ = "candidate_imports"
    __table_args__ = (
        partial_index("ix_candidate_imports_due", "due_at", where=text("due_at IS NOT NULL")),
        Index("ix_candidate_imports_of_user", "uploaded_by_id", "id"),
        partial_index("ix_candidate_imports_kept", "uploaded_at", where=text("cleared_at IS NULL")),
    )

    encoding: Mapped[str] = mapped_column(String(40), comment="what the file was read as")
    row_count: Mapped[int]
    state: Mapped[ImportState] = mapped_column(enum_type(ImportState, "import_state"))
    edition: Mapped[int] = mapped_column(default=0, comment="one more with each mapping of its columns")
    mapped_at: Mapped[datetime | None] = mapped_column(Instant)
    basis: Mapped[ImportBasis | None] = mapped_column(
        enum_type(ImportBasis, "import_basis"), comment="why the company may keep the data"
    )
    basis_note: Mapped[str] = mapped_column(String(200), default="", comment="where the data comes from")
    source: Mapped[str] = mapped_column(String(200), default="", comment="of rows without one")
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC", comment="where no location tells it")
    opening_id: Mapped[int | None] = mapped_column(
        ForeignKey("openings.id"), comment="of rows without one; none: they get no application"
    )
    adds_possible: Mapped[bool] = mapped_column(default=False, comment="possible duplicates are added, too")
    due_at: Mapped[datetime | None] = mapped_column(Instant, comment="a claim moves it on")
    attempts: Mapped[int] = mapped_column(default=0, comment="of the batch that is next")
    done: Mapped[int] = mapped_column(default=0, comment="rows")
    total: Mapped[int] = mapped_column(default=0, comment="rows to do in this state")
    problem: Mapped[str | None] = mapped_column(Text, comment="why the worker stopped, in words")
    applied_at: Mapped[datetime | None] = mapped_column(Instant, comment="when the last row was")
    counts: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True), comment="how many rows were added, not added and refused"
    )
    cleared_at: Mapped[datetime | None] = mapped_column(Instant, comment="when its rows were deleted")
    system: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="the other system, for past moves"
    )
    jobs: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON,
        default=list,
        server_default="[]",
        comment="the jobs that rows name, and the opening chosen for each",
    )
    unused_moves: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="past moves in the ZIP that are of no row"
    )

    @property
    def encoding_label(self) -> str:
        """How the file was read, as the list of encodings says it."""
        *archive, encoding = self.encoding.split(", ")
        return ", ".join([*archive, str(ENCODING_LABELS.get(encoding.removesuffix("-sig"), encoding))])

    @property
    def is_working(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


class ImportRow(Record):
    """A row of an import. Once it is applied, it has no text and points to what came of it."""

    __tablename__ = "candidate_import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_candidate_import_rows_state", "import_id", "state", "number"),
        Index("ix_candidate_import_rows_email", "email", "import_id"),
        Index("ix_candidate_import_rows_person", "import_id", "person_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("candidate_imports.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(comment="in the file, where the header is row 1")
    cells: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[RowState] = mapped_column(enum_type(RowState, "import_row_state"), default=RowState.NEW)
    match: Mapped[RowMatch | None] = mapped_column(
        enum_type(RowMatch, "import_row_match"), comment="what is the same as of another person or row"
    )
    problem: Mapped[str | None] = mapped_column(Text, comment="why it is refused or not added, in words")
    email: Mapped[str | None] = mapped_column(String(254))
    person_key: Mapped[str | None] = mapped_column(
        String(220), comment="name and phone, to find the same person within the file"
    )
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("openings.id"))
    candidate_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidates.id"), index=True, comment="added, or given an application"
    )
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    is_new: Mapped[bool] = mapped_column(default=False, comment="the candidate was added by this row")

    candidate: Mapped[Candidate | None] = relationship(back_populates="import_rows")

    def remove_text(self) -> None:
        """Remove what the file says about a person. What came of the row stays."""
        self.cells = self.email = self.person_key = self.problem = None


class ImportFile(Record):
    """A document in the ZIP of an import. Its content goes once the import is applied.

    `email` is that of the person in the row that names it. A refused file has no content.
    """

    __tablename__ = "candidate_import_files"
    __table_args__ = (Index("ix_candidate_import_files_person", "import_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("candidate_imports.id", ondelete="CASCADE"))
    name: Mapped[str | None] = mapped_column(String(400), comment="with its folders; none once it was added")
    size: Mapped[int] = mapped_column(comment="bytes")
    digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the content")
    stored_as: Mapped[str | None] = mapped_column(
        String(32), unique=True, comment="the file's name in the folder of documents"
    )
    email: Mapped[str | None] = mapped_column(String(254))
    problem: Mapped[str | None] = mapped_column(Text, comment="why it is not added, in words")


register_file_owner(ImportFile.stored_as, ImportFile.digest)
import_rows_of = Added(Candidate, "import_rows", ImportRow, back_populates="candidate", order_by=ImportRow.id)
register_owned(OwnedKind(ImportRow, collection="import_rows"))
register_constraint_message(
    "uq_candidate_import_rows_import_id_number", _l("The file has two rows with one number."), field="file"
)
