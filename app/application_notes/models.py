"""Notes about an application, what they said before an edit, who is mentioned, and who is asked to look.

They are not the notes of app/activity/models.py, which are the texts of moves and activity.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.application_notes.rules import NoteAccess, NoteAudience
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock


class ApplicationNote(Record):
    """What a person wrote about an application. Deleting it removes its texts; the row stays."""

    __tablename__ = "application_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    text: Mapped[str] = mapped_column(Text, comment="Markdown")
    audience: Mapped[NoteAudience] = mapped_column(enum_type(NoteAudience, "note_audience"))
    pinned_at: Mapped[datetime | None] = mapped_column(Instant)
    edition: Mapped[int] = mapped_column(default=1, server_default="1", comment="one more with each edit")
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    author: Mapped[User] = relationship()
    versions: Mapped[list[ApplicationNoteVersion]] = relationship(
        order_by="ApplicationNoteVersion.edition.desc()", cascade="all, delete-orphan"
    )
    mentions: Mapped[list[Mention]] = relationship(
        order_by="Mention.user_id", cascade="all, delete-orphan", back_populates="note"
    )
    look_requests: Mapped[list[LookRequest]] = relationship(
        order_by="LookRequest.id", cascade="all, delete-orphan", back_populates="note"
    )

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    def is_read_with(self, *, runs: bool, interviews: bool, owes: bool) -> bool:
        """Whether a person who is this to the application reads the note."""
        return not self.is_deleted and NoteAccess(runs, interviews, owes).may_read(self.audience)


class ApplicationNoteVersion(Record):
    """What a note said before an edit, and for whom: a later audience does not read it."""

    __tablename__ = "application_note_versions"

    note_id: Mapped[int] = mapped_column(ForeignKey("application_notes.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    said_at: Mapped[datetime] = mapped_column(Instant, comment="when it was written, or edited to say this")
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[NoteAudience] = mapped_column(enum_type(NoteAudience, "note_audience"))


class Mention(Record):
    """A person whom a note names with @. It gives them nothing to read that they could not read before."""

    __tablename__ = "mentions"

    note_id: Mapped[int] = mapped_column(ForeignKey("application_notes.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    mentioned_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    note: Mapped[ApplicationNote] = relationship(back_populates="mentions")
    user: Mapped[User] = relationship()


class LookRequest(Record):
    """The author of a note asks a person they mention to look at it. Open until that person has looked.

    It also ends when the note is deleted, when it no longer mentions them, and when their account closes.
    """

    __tablename__ = "look_requests"
    __table_args__ = (
        partial_index(
            "uq_look_requests_open", "note_id", "user_id", unique=True, where=text("ended_at IS NULL")
        ),
        partial_index("ix_look_requests_open_of_user", "user_id", where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("application_notes.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), comment="who is asked")
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    looked: Mapped[bool] = mapped_column(
        default=False, comment="it ended because they looked, or wrote a note"
    )

    note: Mapped[ApplicationNote] = relationship(back_populates="look_requests")
    user: Mapped[User] = relationship()

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def end(self, *, looked: bool) -> None:
        """End an open request."""
        self.ended_at, self.looked = clock.now(), looked


register_constraint_message("uq_look_requests_open", _l("They were already asked to look."))
