"""Delivering mail: claim, commit, send, mark. No network call happens inside a transaction.

A claim moves the message's due time on by a lease. A worker that dies while sending leaves the
message waiting; once the lease is over it is sent again, with the same Message-ID, so that the
receiving side can tell it is one mail. Several workers may run on PostgreSQL.
"""

from __future__ import annotations

import logging
import smtplib

from flask import current_app
from sqlalchemy import select

from app.outbox.models import Message, MessageState
from app.outbox.post_office import PostOffice
from app.outbox.rules import wait_after
from app.shared import clock
from app.shared.database import db

log = logging.getLogger(__name__)


def deliver() -> int:
    """Try every mail that is due; answers how many were sent."""
    if not current_app.extensions["settings"].smtp_url:
        log.warning("SMTP_URL is not set: mail stays in the outbox.")
    sent = 0
    while (tried := deliver_one()) is not None:
        sent += tried
    return sent


def deliver_one() -> bool | None:
    """Try the mail that is due the longest: whether it was sent. None where there is none to try."""
    settings = current_app.extensions["settings"]
    claimed = _claim() if settings.smtp_url else None
    return None if claimed is None else _send(claimed, PostOffice(settings))


def _claim() -> Message | None:
    statement = (
        select(Message)
        .where(Message.state == MessageState.WAITING, Message.due_at <= clock.now())
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    message = db.session.scalar(statement)
    if message is not None:
        message.attempts += 1
        message.due_at = clock.now() + current_app.extensions["settings"].outbox_lease
    db.session.commit()
    return message


def _send(message: Message, office: PostOffice) -> bool:
    letter = office.letter(message)
    db.session.rollback()  # reading the message began a transaction; the network must not wait in it
    try:
        office.hand_over(letter)
    except (OSError, smtplib.SMTPException) as error:
        _put_off(message, error)
        return False
    message.state = MessageState.SENT
    message.sent_at = clock.now()
    message.problem = None
    db.session.commit()
    return True


def _put_off(message: Message, error: Exception) -> None:
    log.warning("Mail %s was not taken: %s", message.id, error)
    wait = None if _is_final(error) else wait_after(message.attempts)
    message.problem = str(error)
    if wait is None:
        message.state = MessageState.FAILED
    else:
        message.due_at = clock.now() + wait
    db.session.commit()


def _is_final(error: Exception) -> bool:
    """Whether the server said no for good: a 5xx answer about this very mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused) and error.smtp_code >= 500
