"""A document of a candidate. The file itself is in a folder outside the web root."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.documents import reads_recruiters_only
from app.candidates.models import Application, Candidate, WordSource
from app.candidates.models.owned_records import OwnedKind, register_owned
from app.candidates.search.texts import register_texts
from app.db.added import Added
from app.db.base import Instant, Record, enum_type
from app.documents.kinds import DocumentKind
from app.people.models import User
from app.shared import clock


class Document(Record):
    """A file of an application. `name` is as given, tidied, and only for display."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[DocumentKind] = mapped_column(enum_type(DocumentKind, "document_kind"))
    size: Mapped[int] = mapped_column(comment="bytes")
    stored_as: Mapped[str] = mapped_column(String(32), unique=True, comment="the file's name in the folder")
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the content")
    text: Mapped[str | None] = mapped_column(Text, deferred=True)
    problem: Mapped[str | None] = mapped_column(String(200), comment="why there is no text, in words")
    read_due_at: Mapped[datetime | None] = mapped_column(
        Instant, index=True, default=clock.now, comment="when to read its text; a claim moves it on"
    )
    read_attempts: Mapped[int] = mapped_column(default=0)
    page_count: Mapped[int | None] = mapped_column(comment="of a PDF that was read")
    drawn_pages: Mapped[list[list[int] | None]] = mapped_column(
        JSON,
        default=list,
        server_default="[]",
        comment="width and height of each page drawn so far; null: it cannot be drawn",
    )
    drawing_due_at: Mapped[datetime | None] = mapped_column(
        Instant, index=True, comment="when to draw its next page; a claim moves it on"
    )
    drawing_attempts: Mapped[int] = mapped_column(default=0, server_default="0", comment="at its next page")
    recruiters_only: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="nobody else knows of it, and no search reads it"
    )
    uploaded_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the candidate")

    candidate: Mapped[Candidate] = relationship(back_populates="documents")
    application: Mapped[Application] = relationship(back_populates="documents")
    uploaded_by: Mapped[User | None] = relationship()

    @property
    def thumbnail_size(self) -> list[int] | None:
        """The width and height of the picture of the first page; the small one has the same shape."""
        return self.drawn_pages[0] if self.drawn_pages else None


class ErasedFile(Record):
    """A file of a deleted document: the worker removes it from the folder, then this row."""

    __tablename__ = "erased_files"

    stored_as: Mapped[str] = mapped_column(String(32), primary_key=True)


documents_of = Added(Application, "documents", Document, back_populates="application", order_by=Document.id)
documents_of_candidate = Added(
    Candidate, "documents", Document, back_populates="candidate", order_by=Document.id
)


def documents_for(application: Application, reader: User) -> list[Document]:
    """The documents of an application that a person may open, of those who may open any of them."""
    reads_all = reads_recruiters_only(reader)
    return [each for each in documents_of(application) if reads_all or not each.recruiters_only]


register_owned(OwnedKind(Document, collection="documents", text=Document.text))
register_texts(
    WordSource.DOCUMENT,
    select(Document.id, Document.text)
    .join(Application, Application.id == Document.application_id)
    .where(Document.text.is_not(None), ~Document.recruiters_only),
)
