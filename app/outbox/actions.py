"""Writing a mail in the transaction of the change it tells of, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select, update

from app.activity.actions import record_key
from app.db.base import db
from app.outbox.models import Message, MessageState
from app.outbox.queries import is_waiting, waiting_mail_of_moves
from app.shared import clock
from app.shared.locales import COMMON
from app.shared.settings import current_settings
from app.shared.text import one_line


@dataclass
class HeldMail:
    """The mails of one move: none of them leaves before `until`.

    `taken_back` are the ids of those it cancels.
    """

    until: datetime
    messages: list[Message] = field(default_factory=list)
    taken_back: list[int] = field(default_factory=list)


_held: ContextVar[HeldMail | None] = ContextVar("held", default=None)


@contextmanager
def hold_mail(delay: timedelta) -> Iterator[HeldMail]:
    """Collect the mail that is written inside, wherever, and let none leave before `delay` has passed."""
    held = HeldMail(clock.now() + delay)
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)


def mail_due_at(after: timedelta = timedelta(0)) -> datetime:
    """When a mail that is to wait for `after` may leave: with its move, where that is later."""
    held, wanted = _held.get(), clock.now() + after
    return max(wanted, held.until) if held else wanted


@dataclass(frozen=True)
class CalendarPart:
    """An iCalendar text to go with a mail, and its method: what the recipient's calendar does with it."""

    method: str
    text: str


@dataclass(frozen=True)
class RenderedMail:
    """A mail as it will be read: `body` ends with a line break, and has no signed link yet."""

    subject: str
    body: str


def render_mail(template: str, *, to: Any, **values: Any) -> RenderedMail:
    """The mail a template makes, stored nowhere, with days in the one form for all.

    Text of people goes in as it is, never as a template.
    """
    with force_locale(str(COMMON)):
        subject, _, body = render_template(template, to=to, **values).partition("\n")
    return RenderedMail(one_line(subject), body.strip() + "\n")


def queue_mail(
    kind: str,
    template: str,
    *,
    to: Any,
    subject_of: Any,
    link: tuple[str, int] | None = None,
    after: timedelta = timedelta(0),
    reply_to: Any = None,
    calendar: CalendarPart | None = None,
    **values: Any,
) -> Message:
    """Write a mail to leave once the transaction is saved, and not before `after` has passed.

    `to` has a name and an email; `subject_of` is the record it is about; `template` is a text
    whose first line is the subject; `link` is the (purpose, id) of a signed link at its end.
    `reply_to` is whoever reads an answer: someone with an email.
    """
    written = render_mail(template, to=to, **values)
    settings = current_settings()
    message = Message(
        message_id=make_msgid(domain=urlsplit(settings.base_url).hostname or "localhost"),
        kind=kind,
        about=record_key(subject_of),
        to_name=one_line(to.name),
        to_email=to.email,
        subject=written.subject,
        body=written.body,
        reply_to=reply_to and reply_to.email,
        calendar=calendar and calendar.text,
        calendar_method=calendar and calendar.method,
        link_purpose=link and link[0],
        link_id=link and link[1],
        due_at=mail_due_at(after),
        held=mail_due_at(after) > clock.now() + after,
    )
    db.session.add(message)
    if (held := _held.get()) is not None:
        held.messages.append(message)
    return message


def cancel_mail(kind: str, record: Any) -> int:
    """Cancel the mails of this kind about a record that have not left; answer how many.

    Within a move, they are noted as taken back by it. Where there is no mail server, mail that hangs on no
    move tells nobody of one: it is cancelled even if it is due.
    """
    waiting = (
        Message.kind == kind,
        Message.about == record_key(record),
        Message.state == MessageState.WAITING,
    )
    found = db.session.scalars(select(Message).where(*waiting)).all()
    cancelled = _cancel(message for message in found if message.transition_id is None or is_waiting(message))
    if (held := _held.get()) is not None:
        held.taken_back += cancelled
    return len(cancelled)


def cancel_mail_of_move(transition_id: int) -> int:
    """Cancel the mails of a move that have not left; answer how many."""
    return len(_cancel(waiting_mail_of_moves(transition_id)))


def _cancel(messages: Iterable[Message]) -> Sequence[int]:
    """Cancel mails, but for those that a worker has taken since they were read; answer the ids."""
    waiting = (Message.id.in_([message.id for message in messages]), Message.state == MessageState.WAITING)
    statement = update(Message).where(*waiting, Message.maybe_sent.is_(False))
    return db.session.scalars(statement.values(state=MessageState.CANCELLED).returning(Message.id)).all()


def release_mail(messages: Iterable[Message]) -> None:
    """Let mails leave now that wait only so that their move can be undone."""
    for message in messages:
        message.held, message.due_at = False, clock.now()


def requeue_mail(message: Message, *, after: timedelta) -> None:
    """Let a mail that was taken back leave after all, and not before `after` has passed."""
    message.state, message.taken_back_by_id = MessageState.WAITING, None
    message.due_at = clock.now() + after


def requeue_all_mail(messages: Iterable[Message]) -> None:
    """Let mails that were taken back leave after all, at their time. Those that a move held leave at once."""
    for message in messages:
        left = timedelta(0) if message.held else max(message.due_at - clock.now(), timedelta(0))
        requeue_mail(message, after=left)
        message.held = False
