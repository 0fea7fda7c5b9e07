"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.activity.actions import about
from app.outbox.models import Message
from app.shared.database import db


def messages_about(*records: Any) -> Sequence[Message]:
    """The mails about some records, newest first, at most fifty."""
    statement = select(Message).where(Message.about.in_([about(record) for record in records]))
    return db.session.scalars(statement.order_by(Message.id.desc()).limit(50)).all()


def latest_messages() -> Sequence[Message]:
    """The last hundred mails, newest first (development only)."""
    return db.session.scalars(select(Message).order_by(Message.id.desc()).limit(100)).all()


def sent_since(record: Any, instant: datetime) -> Sequence[Message]:
    """The mails about a record that have left since an instant."""
    statement = select(Message).where(Message.about == about(record), Message.sent_at >= instant)
    return db.session.scalars(statement.limit(50)).all()


def was_written(kind: str, record: Any, *, since: datetime) -> bool:
    """Whether a mail of this kind about a record was written since an instant."""
    statement = select(Message.id).where(Message.about == about(record), Message.kind == kind)
    return db.session.scalar(statement.where(Message.written_at >= since).limit(1)) is not None
