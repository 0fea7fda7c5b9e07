"""Messages of the outbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, enum_type
from app.shared import clock


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


MESSAGE_STATE_LABELS = {
    MessageState.WAITING: _l("Waiting"),
    MessageState.SENT: _l("Sent"),
    MessageState.FAILED: _l("Failed"),
    MessageState.CANCELLED: _l("Cancelled"),
}


class Message(Record):
    """A mail. Its signed link is made when it is read or sent, and never stored."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_state_due_at", "state", "due_at"),
        Index("ix_messages_link", "link_purpose", "link_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True, comment="the Message-ID header")
    kind: Mapped[str] = mapped_column(String(60), comment="what it tells: 'application declined'")
    about: Mapped[str] = mapped_column(String(40), index=True, comment="the record: 'application:12'")
    to_name: Mapped[str] = mapped_column(String(200))
    to_email: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(400))
    body: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str | None] = mapped_column(String(254), comment="who reads an answer to it")
    calendar: Mapped[str | None] = mapped_column(Text, comment="an iCalendar text, to go with it")
    calendar_method: Mapped[str | None] = mapped_column(String(20), comment="of that text: REQUEST, CANCEL")
    link_purpose: Mapped[str | None] = mapped_column(String(40))
    link_id: Mapped[int | None]
    link_at: Mapped[int | None] = mapped_column(
        comment="where in the body the link belongs; null: below it, with an introduction"
    )
    state: Mapped[MessageState] = mapped_column(
        enum_type(MessageState, "message_state"), default=MessageState.WAITING
    )
    written_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(Instant, comment="not sent before; a claim moves it on")
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(Text, comment="what the mail server last said")
    maybe_sent: Mapped[bool] = mapped_column(
        default=False, comment="a worker has handed it over, and no refusal came back"
    )
    transition_id: Mapped[int | None] = mapped_column(
        ForeignKey("transitions.id"), index=True, comment="the move that caused it, whatever it is about"
    )
    taken_back_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("transitions.id"), index=True, comment="the move that cancelled it, until that is undone"
    )
    held: Mapped[bool] = mapped_column(
        default=False, comment="it waits only so that its move can be undone before it leaves"
    )
    alarm: Mapped[bool] = mapped_column(default=False, comment="refused for a reason that is about us")

    @property
    def state_label(self) -> str:
        return str(MESSAGE_STATE_LABELS[self.state])
