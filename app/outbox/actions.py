"""Queueing mail in the transaction of its change, and cancelling it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from flask_babel import force_locale
from sqlalchemy import bindparam, select, update

from app.activity.actions import record_key
from app.db.base import db
from app.outbox.mail_texts import RenderedMail, mail_text_of
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.outbox.queries import is_waiting, waiting_mail_of_moves
from app.shared import clock
from app.shared.locales import COMMON
from app.shared.settings import current_settings
from app.shared.text import one_line


@dataclass
class HeldMail:
    """The mails of a move, none of which is sent before `until`, and the ids of the mails it cancels.

    `transition_id` is the move, once it is written.
    """

    until: datetime
    transition_id: int | None = None
    messages: list[Message] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)


_ASKED_TO_CANCEL = ("id", "state", "due_at", "maybe_sent", "transition_id", "alarm")
_held: ContextVar[HeldMail | None] = ContextVar("held", default=None)


@contextmanager
def hold_mail(delay: timedelta) -> Iterator[HeldMail]:
    """Collect the mail queued inside the block, and send none of it before `delay` has passed."""
    held = HeldMail(clock.now() + delay)
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)


def attach_mail_to_move(transition_id: int) -> None:
    """Attach the mail that is written from now on inside `hold_mail` to a move."""
    if (held := _held.get()) is not None:
        held.transition_id = transition_id


def mail_due_at(after: timedelta = timedelta(0)) -> datetime:
    """When a mail may be sent: after `after`, and not before the mails of its move."""
    held, wanted = _held.get(), clock.now() + after
    return max(wanted, held.until) if held else wanted


@dataclass(frozen=True)
class CalendarPart:
    """An iCalendar text for a mail, and its method, such as REQUEST or CANCEL."""

    method: str
    text: str


def render_mail(template: str, *, to: Any, **values: Any) -> RenderedMail:
    """Write a mail in the common locale: the company's text if it has one, or ours. Nothing is stored.

    Text that people wrote is inserted as it is, never as a template. Raises KeyError for a template that no
    package has registered.
    """
    with force_locale(str(COMMON)):
        return mail_text_of(template).write({"to": to, **values})


def queue_mail(
    kind: str,
    mail: str | RenderedMail,
    /,
    *,
    to: Any,
    subject_of: Any,
    link: tuple[str, int] | None = None,
    after: timedelta = timedelta(0),
    reply_to: Any = None,
    calendar: CalendarPart | None = None,
    **values: Any,
) -> Message:
    """Queue a mail, to be sent after the commit and not before `after` has passed.

    `mail` is the template that `values` fill, or a mail that is written already. `to` has a name and an
    email; `subject_of` is the record it is about; `link` is the (purpose, id) of a signed link at its end;
    `reply_to` has an email.
    """
    written = mail if isinstance(mail, RenderedMail) else render_mail(mail, to=to, **values)
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
        link_at=written.link_at if link else None,
        due_at=mail_due_at(after),
        held=mail_due_at(after) > clock.now() + after,
    )
    db.session.add(message)
    if (held := _held.get()) is not None:
        held.messages.append(message)
        message.transition_id = held.transition_id
    return message


def cancel_mail(kinds: str | Collection[str], record: Any) -> int:
    """Cancel the unsent mails of a kind, or of several, about a record; return how many.

    Within `hold_mail` they are recorded as cancelled by the move. Without a mail server, a mail that belongs
    to no move is cancelled even if it is due.
    """
    asked = {"kinds": [kinds] if isinstance(kinds, str) else list(kinds), "about": record_key(record)}
    db.session.flush()
    found = db.session.connection().execute(_WAITING, asked).all()
    cancelled = _cancel(message for message in found if message.transition_id is None or is_waiting(message))
    if (held := _held.get()) is not None:
        held.cancelled += cancelled
    return len(cancelled)


_WAITING = select(*(Message.__table__.c[name] for name in _ASKED_TO_CANCEL)).where(
    Message.kind.in_(bindparam("kinds", expanding=True)),
    Message.about == bindparam("about"),
    Message.state == MessageState.WAITING,
)


def cancel_message(message: Message) -> bool:
    """Cancel a mail that waits; False if it was sent meanwhile, or may have been."""
    return is_waiting(message) and bool(_cancel([message]))


def cancel_mail_of_move(transition_id: int) -> int:
    """Cancel the unsent mails of a move; return how many."""
    return len(_cancel(waiting_mail_of_moves(transition_id)))


def _cancel(messages: Iterable[Any]) -> Sequence[int]:
    """Cancel mails, or rows of them, that no worker has claimed meanwhile; return their ids."""
    found = list(messages)
    if not found:
        return []
    waiting = (Message.id.in_([message.id for message in found]), Message.state == MessageState.WAITING)
    statement = update(Message).where(*waiting, Message.maybe_sent.is_(False))
    cancelled = db.session.scalars(statement.values(state=MessageState.CANCELLED).returning(Message.id)).all()
    update_mail_problems([message.id for message in found if message.alarm])
    return cancelled


def release_mail(messages: Iterable[Message]) -> None:
    """Send mails now that wait only while their move can be undone."""
    for message in messages:
        message.held, message.due_at = False, clock.now()


def requeue_mail(message: Message, *, after: timedelta) -> None:
    """Queue a cancelled mail again, to be sent after `after`."""
    message.state, message.taken_back_by_id = MessageState.WAITING, None
    message.due_at = clock.now() + after
    message.alarm = False


def requeue_all_mail(messages: Iterable[Message]) -> None:
    """Queue cancelled mails again, at their old time. Those that a move held are sent at once."""
    for message in messages:
        wait = timedelta(0) if message.held else max(message.due_at - clock.now(), timedelta(0))
        requeue_mail(message, after=wait)
        message.held = False
