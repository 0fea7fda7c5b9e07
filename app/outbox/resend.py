"""Mail that could not be sent, and what an admin does about it: correct it, send it again, drop it."""

from __future__ import annotations

from typing import Any

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.outbox.models import Message, MessageState
from app.shared import clock
from app.shared.emails import parse_email
from app.shared.refusals import Conflict

MAIL_HANDLED_MESSAGE = "This mail needs nothing any more: it was sent, or somebody has seen to it."


def send_again(message: Message, *, email: str, by: Any) -> None:
    """Send a mail again, to this address. Raises RuleBroken for an address mail cannot be sent to.

    Raises Conflict where the mail is no longer in trouble. The address is no part of the record: it may
    have to be erased.
    """
    _lock_failed(message)
    checked = parse_email(email)
    if checked != message.to_email:
        message.to_email = checked
        record_activity(ActivityVerb.CORRECTED_ADDRESS_OF_MAIL, message, by=by)
    record_activity(ActivityVerb.SENT_MAIL_AGAIN, message, by=by)
    message.state, message.due_at, message.attempts = MessageState.WAITING, clock.now(), 0
    message.problem, message.alarm = None, False


def drop(message: Message, *, reason: str, by: Any) -> None:
    """Give a mail up, for a reason. Raises Conflict where it is no longer in trouble."""
    _lock_failed(message)
    message.state, message.alarm = MessageState.CANCELLED, False
    record_activity(ActivityVerb.DROPPED_MAIL, message, by=by, reason=reason)


def _lock_failed(message: Message) -> None:
    db.session.refresh(message, with_for_update=True)
    waits = message.state is MessageState.WAITING and message.alarm and not message.maybe_sent
    if message.state is not MessageState.FAILED and not waits:
        raise Conflict(MAIL_HANDLED_MESSAGE)
