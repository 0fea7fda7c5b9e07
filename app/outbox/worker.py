"""Delivering mail: claim, commit, send, save the result. No network call happens inside a transaction.

A claim moves the due time of a message by a lease. If a worker dies while sending, the message is sent again
after the lease, with the same Message-ID, so that the recipient's server can recognize it. Several workers
can run: one claims each message.

Many messages are sent in one connection. A problem of one message stays with it. A problem with us or with
the whole server makes all mail wait and raises an alarm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from app.db.base import db
from app.outbox.claims import MailClaims
from app.outbox.letters import LetterWriter
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.outbox.rules import (
    ALARM_AFTER_ATTEMPTS,
    MAX_MAIL_RETRY_DELAY,
    DeliveryVerdict,
    mail_retry_delay,
    server_retry_delay,
)
from app.outbox.smtp import CannotBeSent, MailServer, NotAccepted
from app.restores.queries import nothing_leaves
from app.shared import clock
from app.shared.settings import current_settings

log = logging.getLogger(__name__)
_preparations: list[Callable[[datetime], bool]] = []
DELIVERY_BATCH_SIZE = 100  # messages sent in one connection


def register_mail_preparation(prepare: Callable[[datetime], bool]) -> None:
    """Register a task to run before mail is sent: `prepare(now)` does one thing that is due and commits.

    It returns whether there was something to do. The mail it queues is sent with the mail due by then.
    """
    _preparations.append(prepare)


def deliver_due_mail() -> int:
    """Try every mail that is due; return how many were sent."""
    if not current_settings().smtp_url:
        log.warning("SMTP_URL is not set: mail stays in the outbox.")
    sent = 0
    while (batch := deliver_batch()) is not None:
        sent += batch
    return sent


def deliver_batch(*, stops: Callable[[], bool] = lambda: False) -> int | None:
    """Try the mails that have been due the longest, in one connection; return how many were sent.

    None if there was none to try, and in a restored copy. The batch ends when `stops()` is True.
    """
    settings, now = current_settings(), clock.now()
    was_prepared = _prepare(now)
    due = _due_ids(now) if settings.smtp_url else []
    if not due or nothing_leaves():
        return 0 if was_prepared and settings.smtp_url else None
    letters, count, sent = LetterWriter(settings), 0, None
    lease = timedelta(seconds=settings.outbox_lease_seconds)
    with closing(MailServer(settings.smtp_url)) as server, db.engine.connect() as connection:
        claims = MailClaims(connection, due, lease=lease)
        while (message := claims.next(sent=sent, stop=stops())) is not None:
            sent = message.id if _send(message, letters, server) else None
            count += sent is not None
    return count


def _prepare(now: datetime) -> bool:
    """Run the registered tasks; a failing one does not stop the mail."""
    did_something = False
    for prepare in _preparations:
        try:
            while prepare(now):
                did_something = True
        except Exception:
            log.exception("A task before sending mail failed; it will be tried again.")
            db.session.rollback()
    return did_something


def _due_ids(now: datetime) -> list[int]:
    due = (Message.state == MessageState.WAITING, Message.due_at <= now)
    statement = select(Message.id).where(*due).order_by(Message.due_at, Message.id).limit(DELIVERY_BATCH_SIZE)
    ids = list(db.session.scalars(statement))
    db.session.rollback()
    return ids


def _send(message: Row[Any], letters: LetterWriter, server: MailServer) -> bool:
    """Send one message, and save why if it is not accepted; return whether it was sent."""
    try:
        server.send(letters.envelope(message))
    except CannotBeSent as error:
        _fail(_of(message), str(error))
    except NotAccepted as error:
        _not_accepted(_of(message), error)
    else:
        if message.alarm:
            _end_alarm(_of(message))
        return True
    return False


def _of(claimed: Row[Any]) -> Message:
    return db.session.get_one(Message, claimed.id, populate_existing=True)


def _end_alarm(message: Message) -> None:
    """Note that the server accepts a mail again: it needs no person any more."""
    message.problem, message.alarm = None, False
    update_mail_problems([message.id])
    db.session.commit()


def _not_accepted(message: Message, error: NotAccepted) -> None:
    reply, attempts, was_refused = error.reply, message.attempts, message.alarm
    log.warning("Mail %s was not accepted: %s", message.id, reply)
    message.problem = str(reply)
    message.maybe_sent = error.maybe_accepted
    message.alarm = reply.verdict is DeliveryVerdict.ALARM
    if reply.is_about_the_connection:
        _postpone_all(message)
    elif reply.verdict is DeliveryVerdict.ALARM:
        message.due_at = clock.now() + (mail_retry_delay(attempts) or MAX_MAIL_RETRY_DELAY)
    elif reply.verdict is DeliveryVerdict.FAILED or (wait := mail_retry_delay(attempts)) is None:
        _fail(message, str(reply))
    else:
        message.due_at = clock.now() + wait
    if message.alarm:
        log.error("The mail server refuses us, not a mailbox: %s", reply)
    update_mail_problems([message.id] if message.alarm or was_refused else [])
    db.session.commit()


def _postpone_all(message: Message) -> None:
    """Postpone all mail that is due: the server would accept none of it now."""
    now = clock.now()
    message.alarm = message.alarm or message.attempts >= ALARM_AFTER_ATTEMPTS
    message.due_at = now + server_retry_delay(message.attempts)
    due = (Message.state == MessageState.WAITING, Message.due_at <= now)
    db.session.execute(update(Message).where(*due).values(due_at=message.due_at))


def _fail(message: Message, problem: str) -> None:
    log.error("Mail %s failed: %s", message.id, problem)
    message.state = MessageState.FAILED
    message.problem, message.maybe_sent, message.alarm = problem, False, False
    update_mail_problems([message.id])
    db.session.commit()
