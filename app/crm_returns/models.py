"""Return files: what was sent back to the CRM, and what became of each value."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.crm_returns.kinds import ReturnField, ReturnKind, ReturnState
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock


class CrmReturn(Record):
    """A return file. Its rows and column names are kept, so that it can be downloaded again, the same."""

    __tablename__ = "crm_returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReturnKind] = mapped_column(enum_type(ReturnKind, "crm_return_kind"))
    columns: Mapped[list[str]] = mapped_column(JSON, comment="the names in its first row")
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: by command")
    record_count: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(
        String(64), default="", comment="of what differed when it was made, to know a second request for it"
    )
    is_repeated = False  # True where it answers a request for a file that was made before

    made_by: Mapped[User | None] = relationship()


class CrmReturnRow(Record):
    """A value of a field of one account or opportunity in a return file; an empty one clears the field.

    Of one field at most one value waits: the last one sent. A next step is not copied: its text is in its
    note, and is erased there. A copied text is deleted a week after it stopped waiting; the file then leaves
    its field alone. `SENT_VALUE` is the value to read.
    """

    __tablename__ = "crm_return_rows"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (opportunity_id IS NULL)", name="one_record"),
        CheckConstraint("(state = 'sent') = (settled_at IS NULL)", name="settled_once"),
        Index("ix_crm_return_rows_return", "return_id", "state", "id"),
        partial_index(
            "uq_crm_return_rows_account", "account_id", "field", unique=True, where=text("state = 'sent'")
        ),
        partial_index(
            "uq_crm_return_rows_opportunity",
            "opportunity_id",
            "field",
            unique=True,
            where=text("state = 'sent'"),
        ),
        partial_index(
            "ix_crm_return_rows_texts",
            "settled_at",
            where=text("field IN ('next step', 'log') AND value IS NOT NULL AND value <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("crm_returns.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunities.id"))
    field: Mapped[ReturnField] = mapped_column(enum_type(ReturnField, "crm_return_field"))
    value: Mapped[str | None] = mapped_column(
        Text, comment="as the file has it; empty: blank; none: in the note, or deleted"
    )
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"), index=True)
    state: Mapped[ReturnState] = mapped_column(enum_type(ReturnState, "crm_return_state"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant, comment="when it stopped waiting")


_NOTE = select(func.trim(Note.text)).where(Note.id == CrmReturnRow.note_id).correlate(CrmReturnRow)
SENT_VALUE = func.coalesce(CrmReturnRow.value, _NOTE.scalar_subquery())
# In the text of a statement, so that SQLite sees that they match the indexes.
IS_WAITING: ColumnElement[bool] = CrmReturnRow.state == literal_column("'sent'")
IS_COPIED_TEXT = and_(
    CrmReturnRow.field.in_([literal_column("'next step'"), literal_column("'log'")]),
    CrmReturnRow.value.is_not(None),
    CrmReturnRow.value != literal_column("''"),
)
for index in ("uq_crm_return_rows_account", "uq_crm_return_rows_opportunity"):
    register_constraint_message(index, _l("Someone else just made a return file. Look at what differs now."))
