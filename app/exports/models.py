"""An export that is made apart from the page of its list: of selected rows, or of very many by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, enum_type
from app.people.models import User
from app.shared import clock

EXPORT_RETENTION = timedelta(days=1)


class RowKind(StrEnum):
    """What the rows of an export are."""

    APPLICATIONS = "applications"
    CANDIDATES = "candidates"


class ListExport(Record):
    """What a person exports: what to ask for, without a name. Its file has what they see when it is made.

    While it waits for the worker it has `due_at`. A selection is a draft, which its page makes a file of.
    Nobody but its maker sees it, and it is deleted with its file when it expires.
    """

    __tablename__ = "list_exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    row_kind: Mapped[RowKind] = mapped_column(enum_type(RowKind, "row_kind"))
    asked: Mapped[str] = mapped_column(String(2000), comment="the list as its address has it, or the search")
    selected: Mapped[list[int] | None] = mapped_column(
        JSON(none_as_null=True), comment="ids of the selected rows; none: all of the list"
    )
    with_answers: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="to the questionnaires of the applications"
    )
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    due_at: Mapped[datetime | None] = mapped_column(Instant, index=True, comment="none: nothing to do")
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0, comment="rows that are written")
    total: Mapped[int] = mapped_column(default=0, comment="rows there are, about")
    stored_as: Mapped[str | None] = mapped_column(String(40), comment="the name of its file")
    problem: Mapped[str | None] = mapped_column(Text, comment="why there is no file")
    expires_at: Mapped[datetime] = mapped_column(
        Instant, index=True, default=lambda: clock.now() + EXPORT_RETENTION
    )

    by: Mapped[User] = relationship()

    @property
    def of_candidates(self) -> bool:
        return self.row_kind is RowKind.CANDIDATES

    @property
    def is_running(self) -> bool:
        return self.due_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()
