"""The client of the mail server in `SMTP_URL`: many mails in one connection.

smtp://user:password@host:port, smtps:// for TLS from the start, ?starttls=1 to switch to TLS.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from app.outbox.rules import SmtpPhase, SmtpReply
from app.shared.text import one_line

SMTP_TIMEOUT_SECONDS = 30  # for one reply; shorter than the lease of a claim


class NotAccepted(Exception):
    """The server did not accept a mail. `reply` is what it said, `is_lost` is True if it hung up.

    `maybe_accepted` is True if the connection broke after the whole mail was sent.
    """

    def __init__(self, reply: SmtpReply, *, is_lost: bool = False, maybe_accepted: bool = False) -> None:
        super().__init__(str(reply))
        self.reply = reply
        self.is_lost = is_lost
        self.maybe_accepted = maybe_accepted


class CannotBeSent(Exception):
    """A mail cannot be made, or this server cannot send it. The message says why."""


@dataclass(frozen=True)
class Envelope:
    """A mail ready to be sent. `utf8` is True if it needs a server with SMTPUTF8 (RFC 6531)."""

    sender: str
    recipient: str
    content: bytes
    utf8: bool = False


class MailServer:
    """The mail server. It connects when there is something to send."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._smtp: smtplib.SMTP | None = None

    def send(self, envelope: Envelope) -> None:
        """Send a mail; it is accepted when this returns. Raises NotAccepted or CannotBeSent."""
        was_connected = self._smtp is not None
        try:
            self._send(envelope)
        except NotAccepted as refused:
            # Many servers close a connection after some mails, or after some time.
            if not (was_connected and refused.is_lost and refused.reply.phase is SmtpPhase.SENDER):
                raise
            self._send(envelope)

    def close(self) -> None:
        """Close the connection, whatever the server replies."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _send(self, envelope: Envelope) -> None:
        smtp = self._connected()
        options = self._options(smtp, envelope)
        with self._hearing(SmtpPhase.SENDER):
            self._check(SmtpPhase.SENDER, *smtp.mail(envelope.sender, options))
        with self._hearing(SmtpPhase.RECIPIENT):
            self._check(SmtpPhase.RECIPIENT, *smtp.rcpt(envelope.recipient))
        with self._hearing(SmtpPhase.CONTENT):
            self._check(SmtpPhase.CONTENT, *smtp.data(envelope.content))

    def _options(self, smtp: smtplib.SMTP, envelope: Envelope) -> list[str]:
        options = [f"size={len(envelope.content)}"] if smtp.has_extn("size") else []
        if not envelope.utf8:
            return options
        if not smtp.has_extn("smtputf8"):
            raise CannotBeSent(
                "The mail server has no SMTPUTF8, which this address needs for the letters before the @."
            )
        return [*options, "SMTPUTF8", "BODY=8BITMIME"]

    def _check(self, phase: SmtpPhase, code: int, reply: bytes) -> None:
        if not 200 <= code < 300:
            self._refuse(phase, code, reply, maybe_accepted=phase is SmtpPhase.CONTENT)

    def _refuse(
        self, phase: SmtpPhase, code: int, reply: bytes | str, *, maybe_accepted: bool = False
    ) -> None:
        """Raise NotAccepted, with the connection ready for the next mail or closed."""
        answer = SmtpReply(phase, code if code > 0 else None, _reply_text(reply))
        is_lost = code in (-1, 421)
        if is_lost:
            self._drop()
        elif self._smtp is not None:
            try:
                self._smtp.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()
        raise NotAccepted(answer, is_lost=is_lost, maybe_accepted=maybe_accepted and answer.code is None)

    @contextmanager
    def _hearing(self, phase: SmtpPhase) -> Iterator[None]:
        """Raise errors of the block as NotAccepted in this phase."""
        try:
            yield
        except smtplib.SMTPDataError as error:  # DATA itself was refused: nothing was sent
            self._refuse(phase, error.smtp_code, error.smtp_error)
        except ValueError as error:  # an address that no SMTP command can contain
            self._drop()
            raise CannotBeSent(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            answer = SmtpReply(phase, None, str(error) or type(error).__name__)
            raise NotAccepted(answer, is_lost=True, maybe_accepted=phase is SmtpPhase.CONTENT) from error

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            phase = SmtpPhase.CONNECTING
            try:
                self._smtp = self._connect()
                phase = SmtpPhase.SIGNING_IN
                if self._url.username:
                    self._smtp.login(unquote(self._url.username), unquote(self._url.password or ""))
                self._smtp.ehlo_or_helo_if_needed()
            except smtplib.SMTPResponseException as error:
                self._drop()
                code = error.smtp_code if error.smtp_code > 0 else None
                raise NotAccepted(SmtpReply(phase, code, _reply_text(error.smtp_error))) from error
            except (OSError, smtplib.SMTPException, ValueError) as error:
                self._drop()
                raise NotAccepted(SmtpReply(phase, _code_for(error), str(error))) from error
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        if self._url.scheme == "smtps":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, self._url.port or 465, timeout=SMTP_TIMEOUT_SECONDS, context=tls)
        server = smtplib.SMTP(host, self._url.port or 25, timeout=SMTP_TIMEOUT_SECONDS)
        try:
            if parse_qs(self._url.query).get("starttls") == ["1"]:
                server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
        return server

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _code_for(error: Exception) -> int | None:
    """The code for a failed sign-in, missing TLS or a wrong certificate: these do not go away by waiting."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return None
    return 504 if isinstance(error, smtplib.SMTPException | ValueError) else None


def _reply_text(reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return one_line(text)[:500]
