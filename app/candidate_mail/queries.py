"""Mails that people wrote to a candidate."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from app.activity.actions import record_key
from app.candidate_mail.rules import SAME_MAIL_INTERVAL
from app.candidates.models import Application
from app.db.base import db
from app.outbox.mail_texts import RenderedMail
from app.outbox.models import Message, MessageState
from app.outbox.queries import is_waiting
from app.shared import clock

WRITTEN_MAIL = "mail written to a candidate"


def waiting_written_mail(application: Application) -> Sequence[Message]:
    """The mails to the candidate that wait for their time and can be cancelled, the next one first."""
    statement = select(Message).where(*_written(application), Message.state == MessageState.WAITING)
    found = db.session.scalars(statement.order_by(Message.due_at, Message.id))
    return [message for message in found if is_waiting(message)]


def written_mail(application: Application, message_id: int) -> Message | None:
    """A mail that a person wrote about an application, by its id."""
    return db.session.scalar(select(Message).where(*_written(application), Message.id == message_id))


def same_mail_just_written(application: Application, mail: RenderedMail) -> bool:
    """True if this mail was written a moment ago, and not cancelled: a button was pressed twice."""
    recent = (Message.written_at > clock.now() - SAME_MAIL_INTERVAL, Message.state != MessageState.CANCELLED)
    same = (Message.subject == mail.subject, Message.body == mail.body)
    statement = select(Message.id).where(*_written(application), *recent, *same).limit(1)
    return db.session.scalar(statement) is not None


def _written(application: Application) -> tuple[ColumnElement[bool], ...]:
    return Message.about == record_key(application), Message.kind == WRITTEN_MAIL
