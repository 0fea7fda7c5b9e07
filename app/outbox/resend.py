"""Undelivered mail: an admin corrects the address, sends it again or discards it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.shared import clock
from app.shared.emails import parse_email
from app.shared.refusals import Conflict


def send_again(message: Message, *, email: str, by: Any) -> None:
    """Send a mail again to this address. Raises RuleBroken for an invalid address.

    Raises Conflict if the mail no longer needs it. The activity log does not contain the address, which may
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
    update_mail_problems([message.id])


def drop(message: Message, *, reason: str, by: Any) -> None:
    """Discard a mail for a reason. Raises Conflict if the mail no longer needs it."""
    _lock_failed(message)
    message.state, message.alarm = MessageState.CANCELLED, False
    record_activity(ActivityVerb.DROPPED_MAIL, message, by=by, reason=reason)
    update_mail_problems([message.id])


def _lock_failed(message: Message) -> None:
    db.session.refresh(message, with_for_update=True)
    waits = message.state is MessageState.WAITING and message.alarm and not message.maybe_sent
    if message.state is not MessageState.FAILED and not waits:
        raise Conflict(_("This mail was already sent, or somebody took care of it."))
