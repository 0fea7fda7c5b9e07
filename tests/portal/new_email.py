"""A candidate requests another email: what they send, and the mail that comes of it."""

from __future__ import annotations

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.candidates.links import EMAIL_LINK
from app.db.base import db
from app.outbox.models import Message
from app.shared.links import signed_path
from tests.real.client import StrictClient

NEW = "mateusz@new.example"


def asks(client: StrictClient, email: str = NEW) -> TestResponse:
    """Request another email, without a look at the form."""
    return client.forge("/my/email", email=email)


def mails_to(email: str) -> list[Message]:
    """The mail to an address, the first first."""
    return list(db.session.scalars(select(Message).where(Message.to_email == email).order_by(Message.id)))


def link_to(email: str = NEW) -> str:
    """The path of the link that was sent last to an address."""
    message = mails_to(email)[-1]
    assert message.link_purpose == EMAIL_LINK
    return signed_path(EMAIL_LINK, message.link_id)
