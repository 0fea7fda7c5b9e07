"""Security events; the rows that wait to be sealed; the seals, and the keys of sealed texts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, enum_type
from app.shared import clock


class SecurityEventKind(StrEnum):
    """What happened; the value is what a person reads."""

    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    READ_DOCUMENT = "read document"
    READ_SCORECARDS = "read scorecards"
    DOWNLOADED_EXPORT = "downloaded export"
    REFUSED = "refused"


class SecurityEvent(Record):
    """Something that concerns security and changes no record. Never changed, never deleted.

    It has no personal text: a person is the id of a user. A failed sign-in with an unknown email has none.
    """

    __tablename__ = "security_events"
    __table_args__ = (
        Index("ix_security_events_by_id_id", "by_id", "id"),
        Index("ix_security_events_about_id", "about", "id"),
        Index("ix_security_events_kind_at", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    kind: Mapped[SecurityEventKind] = mapped_column(enum_type(SecurityEventKind, "security_event_kind"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: not known")
    about: Mapped[str] = mapped_column(String(40), default="", comment="the record: 'application:12'")
    what: Mapped[str] = mapped_column(String(80), default="", comment="the page that was refused")


class UnsealedRow(Record):
    """A row of the record that no seal has yet. A trigger writes it with the row; sealing deletes it."""

    __tablename__ = "unsealed_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(30), comment="the table of the row")
    row_id: Mapped[int]
    adopted: Mapped[bool] = mapped_column(comment="it was there before rows were sealed")


class Seal(Record):
    """The digests of some rows of one table, chained to the seal before. Never changed, never deleted."""

    __tablename__ = "seals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="from 1, without gaps")
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    source: Mapped[str] = mapped_column(String(30), comment="the table of the rows")
    columns: Mapped[str] = mapped_column(String(2000), comment="what of each row is sealed")
    adopted: Mapped[bool] = mapped_column(comment="the rows were there before rows were sealed")
    row_digests: Mapped[bytes] = mapped_column(LargeBinary, comment="8 bytes of id and 32 of digest, each")
    digest: Mapped[str] = mapped_column(String(64), comment="of this seal and of all before it")
    mark: Mapped[str] = mapped_column(String(64), comment="of the digest, with the key of the settings")
    key_name: Mapped[str] = mapped_column(String(16), comment="which key that was")


class NoteKey(Record):
    """The key that the digest of a text is made with. It is deleted when the text is erased or changed."""

    __tablename__ = "note_keys"

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
