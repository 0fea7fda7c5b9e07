"""Mail as it travels: the letter with its headers, made of a message when it is sent."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from app.outbox.models import Message
from app.outbox.smtp import CannotBeSent, Envelope
from app.shared.emails import header_address, header_text, is_valid_recipient, needs_smtputf8
from app.shared.links import signed_path
from config import Settings

_introductions: dict[str, str] = {}
LETTER_POLICY = SMTP.clone(cte_type="7bit")  # any server carries it, whatever the text


def register_link_introduction(purpose: str, words: str) -> None:
    """Say what stands above a link of this purpose, in every mail that ends with one."""
    _introductions[purpose] = words


class LetterWriter:
    """Makes letters of messages."""

    def __init__(self, settings: Settings) -> None:
        self.base_url = settings.base_url
        self.mail_from = settings.mail_from

    def envelope(self, message: Message) -> Envelope:
        """The letter of a message as a server takes it. Raises CannotBeSent where none can be made."""
        if not all(is_valid_recipient(email) for email in (message.to_email, message.reply_to) if email):
            raise CannotBeSent("No letter can be made of it: mail cannot carry the address.")
        try:
            utf8 = needs_smtputf8(message.to_email, message.reply_to)
            content = self.letter(message).as_bytes(policy=LETTER_POLICY.clone(utf8=utf8))
        except Exception as error:  # whatever it is, it is about this message and concerns no other
            raise CannotBeSent(f"No letter can be made of it: {error or type(error).__name__}") from error
        return Envelope(parseaddr(self.mail_from)[1], message.to_email, content, utf8)

    def letter(self, message: Message) -> EmailMessage:
        """The mail of a message, the same headers each time it is made."""
        letter = EmailMessage(policy=LETTER_POLICY)
        letter["Message-ID"] = message.message_id
        letter["Date"] = format_datetime(message.written_at)
        letter["From"] = self.mail_from
        letter["To"] = header_address(message.to_email, message.to_name)
        letter["Subject"] = header_text(message.subject)
        if message.reply_to:
            letter["Reply-To"] = header_address(message.reply_to)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(self.text(message))
        if message.calendar:
            _add_calendar(letter, message)
        return letter

    def text(self, message: Message) -> str:
        """The body, with its signed link where it has one."""
        if message.link_purpose is None or message.link_id is None:
            return message.body
        link = f"{self.base_url}{signed_path(message.link_purpose, message.link_id)}"
        above = _introductions.get(message.link_purpose)
        return "\n".join([message.body, *([above] if above else []), link, ""])


def _add_calendar(letter: EmailMessage, message: Message) -> None:
    """The same said a second time, to the recipient's calendar (RFC 6047)."""
    method = {"method": str(message.calendar_method)}
    letter.add_alternative(message.calendar, subtype="calendar", params=method)
    letter.set_boundary(f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:40]}")
