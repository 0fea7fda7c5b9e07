"""A batch: one act that a person asked for, and the applications it is done to, each an item."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.application_notes.models import ApplicationNote
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.pipeline.models import Transition
from app.shared import clock


class ItemState(StrEnum):
    """Where an item is. The last four are ends; an undo begins with those that are done."""

    CHOSEN = "chosen"  # of a draft
    WAITING = "waiting"
    DONE = "done"
    UNDOING = "undoing"  # waits to be undone
    REFUSED = "refused"
    STOPPED = "stopped"
    UNDONE = "undone"
    NOT_UNDONE = "not undone"

    @property
    def label(self) -> str:
        """The state as a page shows it."""
        return str(ITEM_STATE_LABELS[self])


ITEM_STATE_LABELS = {
    ItemState.CHOSEN: _l("Selected"),
    ItemState.WAITING: _l("Waiting"),
    ItemState.DONE: _l("Done"),
    ItemState.UNDOING: _l("Waiting to be undone"),
    ItemState.REFUSED: _l("Refused"),
    ItemState.STOPPED: _l("Stopped"),
    ItemState.UNDONE: _l("Undone"),
    ItemState.NOT_UNDONE: _l("Not undone"),
}
PENDING_STATES = (ItemState.WAITING, ItemState.UNDOING)
_PENDING = text("state IN ('waiting', 'undoing')")
_UNFINISHED = text("finished_at IS NULL")


class Batch(Record):
    """A draft until its choices are made and it is started. Nobody but the person who made it sees it.

    `texts` are what the person typed for it. They are removed at the end: what was done has them.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_by_id_id", "by_id", "id"),
        partial_index("ix_batches_unfinished", "id", where=_UNFINISHED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(40), comment="a code of app/batches/acts.py")
    token: Mapped[str] = mapped_column(
        String(64), unique=True, comment="digest of the form that was sent: a second click finds it"
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    choices: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    started_at: Mapped[datetime | None] = mapped_column(Instant, comment="none: it is a draft")
    undo_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant, comment="when no item was waiting")

    by: Mapped[User] = relationship()

    @property
    def is_draft(self) -> bool:
        return self.started_at is None


class BatchItem(Record):
    """One application of a batch. Its state is written in the transaction that does the act."""

    __tablename__ = "batch_items"
    __table_args__ = (
        UniqueConstraint("batch_id", "application_id"),
        partial_index("ix_batch_items_pending", "number", "batch_id", where=_PENDING),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="from 1, in the order of the applications"
    )
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    version: Mapped[int] = mapped_column(comment="of the application, as it was selected")
    state: Mapped[ItemState] = mapped_column(enum_type(ItemState, "state"), default=ItemState.CHOSEN)
    refusal: Mapped[str | None] = mapped_column(Text, comment="why it was not done or not undone")
    transition_id: Mapped[int | None] = mapped_column(ForeignKey("transitions.id"), comment="that it made")
    note_id: Mapped[int | None] = mapped_column(ForeignKey("application_notes.id"), comment="that it wrote")

    batch: Mapped[Batch] = relationship()
    application: Mapped[Application] = relationship()
    transition: Mapped[Transition | None] = relationship()
    note: Mapped[ApplicationNote | None] = relationship()


register_constraint_message("uq_batches_token", _l("This was already sent."))
