"""Mail as it travels: the letter with its headers, and the SMTP server that takes it."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.outbox.models import Message
from app.shared.links import signed_path

_introductions: dict[str, str] = {}
TIMEOUT = 30  # seconds; shorter than a claim's lease


def introduces(purpose: str, words: str) -> None:
    """Say what stands above a link of this purpose, in every mail that ends with one."""
    _introductions[purpose] = words


class PostOffice:
    """Makes letters of messages and hands them to the server of `SMTP_URL`.

    smtp://user:password@host:port, smtps:// for TLS from the start, ?starttls=1 to change over.
    """

    def __init__(self, settings: Any) -> None:
        self.base_url: str = settings.base_url
        self.mail_from: str = settings.mail_from
        self.server = urlsplit(settings.smtp_url)

    def letter(self, message: Message) -> EmailMessage:
        """The mail of a message, the same headers each time it is made."""
        letter = EmailMessage()
        letter["Message-ID"] = message.message_id
        letter["Date"] = format_datetime(message.written_at)
        letter["From"] = self.mail_from
        letter["To"] = Address(display_name=_plain(message.to_name), addr_spec=message.to_email)
        letter["Subject"] = _plain(message.subject)
        if message.reply_to:
            letter["Reply-To"] = Address(addr_spec=message.reply_to)
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

    def hand_over(self, letter: EmailMessage) -> None:
        """Give the letter to the server. Raises OSError or SMTPException when it is not taken."""
        with self._connect(self.server) as server:
            if self.server.username:
                server.login(unquote(self.server.username), unquote(self.server.password or ""))
            server.send_message(letter)

    def _connect(self, url: SplitResult) -> smtplib.SMTP:
        host = url.hostname or "localhost"
        if url.scheme == "smtps":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=tls)
        server = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT)
        if parse_qs(url.query).get("starttls") == ["1"]:
            server.starttls(context=ssl.create_default_context())
        return server


def _add_calendar(letter: EmailMessage, message: Message) -> None:
    """The same said a second time, to the recipient's calendar (RFC 6047)."""
    method = {"method": str(message.calendar_method)}
    letter.add_alternative(message.calendar, subtype="calendar", params=method)
    letter.set_boundary(f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:40]}")


def _plain(words: str) -> str:
    """Words for a header. "=?" would begin an encoding, in which a line break and a recipient can hide."""
    return words.replace("=?", "= ?")
