"""Messages as email: headers, body and calendar part, made when a message is sent."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from sqlalchemy import Row

from app.outbox.models import Message
from app.outbox.smtp import CannotBeSent, Envelope
from app.shared.emails import header_address, header_text, is_valid_recipient, needs_smtputf8
from app.shared.links import signed_path
from config import Settings

_introductions: dict[str, str] = {}
LETTER_POLICY = SMTP.clone(cte_type="7bit")  # every server accepts it


def register_link_introduction(purpose: str, text: str) -> None:
    """Register the text above a link of this purpose, for every mail that ends with one."""
    _introductions[purpose] = text


class LetterWriter:
    """Makes emails from messages."""

    def __init__(self, settings: Settings) -> None:
        self.base_url = settings.base_url
        self.mail_from = settings.mail_from
        # Headers that are the same in every mail are parsed once.
        self._from = LETTER_POLICY.header_factory("From", settings.mail_from)
        self._auto_submitted = LETTER_POLICY.header_factory("Auto-Submitted", "auto-generated")

    def envelope(self, message: Message | Row[Any]) -> Envelope:
        """The email of a message for a mail server. Raises CannotBeSent if it cannot be made."""
        if not all(is_valid_recipient(email) for email in (message.to_email, message.reply_to) if email):
            raise CannotBeSent("The mail cannot be made: its address is not valid in mail.")
        try:
            utf8 = needs_smtputf8(message.to_email, message.reply_to)
            content = self.letter(message).as_bytes(policy=LETTER_POLICY.clone(utf8=utf8))
        except Exception as error:  # any error concerns this message only
            raise CannotBeSent(f"The mail cannot be made: {error or type(error).__name__}") from error
        return Envelope(parseaddr(self.mail_from)[1], message.to_email, content, utf8)

    def letter(self, message: Message | Row[Any]) -> EmailMessage:
        """The email of a message, with the same headers each time."""
        letter = EmailMessage(policy=LETTER_POLICY)
        letter["Message-ID"] = message.message_id
        letter["Date"] = format_datetime(message.written_at)
        letter["From"] = self._from
        letter["To"] = header_address(message.to_email, message.to_name)
        letter["Subject"] = header_text(message.subject)
        if message.reply_to:
            letter["Reply-To"] = header_address(message.reply_to)
        letter["Auto-Submitted"] = self._auto_submitted
        letter.set_content(self.text(message))
        if message.calendar:
            _add_calendar(letter, message)
        return letter

    def text(self, message: Message | Row[Any]) -> str:
        """The body with its signed link, if it has one: where the text wants it, or below."""
        if message.link_purpose is None or message.link_id is None:
            return message.body
        link = f"{self.base_url}{signed_path(message.link_purpose, message.link_id)}"
        if message.link_at is not None:
            return f"{message.body[: message.link_at]}{link}{message.body[message.link_at :]}"
        above = _introductions.get(message.link_purpose)
        return "\n".join([message.body, *([above] if above else []), link, ""])


def _add_calendar(letter: EmailMessage, message: Message | Row[Any]) -> None:
    """Add the calendar part, for the recipient's calendar (RFC 6047)."""
    method = {"method": str(message.calendar_method)}
    letter.add_alternative(message.calendar, subtype="calendar", params=method)
    letter.set_boundary(f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:40]}")
