"""A real mail server on a loopback port, which stores mail and can be told to fail."""

from __future__ import annotations

import asyncio
import email.policy
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

PATIENCE_SECONDS = 15.0
HOST = "127.0.0.1"
HANG_UP = "(the server cuts the line)"


@dataclass(frozen=True)
class Delivery:
    """A delivered message with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class MailServer:
    """The server as tests use it. Any process can send to its `url`."""

    def __init__(self, port: int, *, carries_utf8: bool = True) -> None:
        self.carries_utf8 = carries_utf8
        self.url = f"smtp://{HOST}:{port}"
        self._arrived: list[Delivery] = []
        self._changed = threading.Condition()
        self._delay_seconds = 0.0
        self._refusals_left = 0
        self._answers: dict[str, str] = {}
        self.connections = 0

    @property
    def deliveries(self) -> list[Delivery]:
        """The deliveries in order."""
        with self._changed:
            return list(self._arrived)

    @property
    def messages(self) -> list[EmailMessage]:
        return [delivery.message for delivery in self.deliveries]

    def wait_for(self, count: int, *, seconds: float = PATIENCE_SECONDS) -> list[EmailMessage]:
        """Wait for `count` messages. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._arrived) >= count, seconds):
                raise TimeoutError(f"{len(self._arrived)} of {count} messages arrived in {seconds} seconds.")
        return self.messages

    def take_time(self, seconds: float) -> None:
        """Wait so many seconds before accepting each message."""
        self._delay_seconds = seconds

    def refuse_next(self, count: int = 1) -> None:
        """Answer the next `count` messages with 451 (try again later)."""
        with self._changed:
            self._refusals_left = count

    def answer(self, command: str, answer: str | None) -> None:
        """Set the reply of a command (AUTH, MAIL, RCPT, DATA, QUIT); `HANG_UP` closes the connection.

        None answers it as usual again. RCPT answers so only for the mailbox `refused@…`.
        """
        if answer is None:
            self._answers.pop(command, None)
        else:
            self._answers[command] = answer

    def _answer(self, command: str, server: SMTP) -> str | None:
        answer = self._answers.get(command)
        if answer == HANG_UP and server.transport is not None:
            server.transport.close()
        return answer

    def authenticate(
        self, server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, _data: object
    ) -> AuthResult:
        """Accept any sign-in unless AUTH has another reply."""
        answer = self._answer("AUTH", server)
        return AuthResult(success=answer is None, handled=False, message=answer)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer("MAIL", server)
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._answer("RCPT", server) if address.startswith("refused@") else None
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return self._answer("QUIT", server) or "221 Bye"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd in its thread for every message."""
        await asyncio.sleep(self._delay_seconds)
        with self._changed:
            if self._refusals_left:
                self._refusals_left -= 1
                return "451 Requested action aborted: try again later"
            if answer := self._answer("DATA", server):
                return answer
            self._arrived.append(_delivery(envelope))
            self._changed.notify_all()
        return "250 OK"


def listening_socket() -> socket.socket:
    """A mail server on a free port."""
    return socket.create_server((HOST, 0))


@contextmanager
def running_mail_server(
    socket_to_use: socket.socket | None = None, *, carries_utf8: bool = True
) -> Iterator[MailServer]:
    """An empty mail server for the block, on a free port if no socket is given."""
    with socket_to_use.dup() if socket_to_use else listening_socket() as listening:
        server = MailServer(listening.getsockname()[1], carries_utf8=carries_utf8)
        controller = _OnSocket(listening, server)
        controller.start()
        server.connections = 0  # its own controller has tried it once
        try:
            yield server
        finally:
            controller.stop()


class _OnSocket(Controller):
    """A controller on a listening socket: a free port could be taken meanwhile."""

    def __init__(self, listening: socket.socket, handler: MailServer) -> None:
        super().__init__(
            handler,
            hostname=HOST,
            port=listening.getsockname()[1],
            authenticator=handler.authenticate,
            auth_require_tls=False,
            enable_SMTPUTF8=handler.carries_utf8,
        )
        self._listening = listening

    def factory(self) -> SMTP:
        """Count the connections."""
        self.handler.connections += 1
        return cast(SMTP, super().factory())

    async def _create_server(self) -> asyncio.AbstractServer:
        return await self.loop.create_server(self._factory_invoker, sock=self._listening)


def _delivery(envelope: Envelope) -> Delivery:
    message = message_from_bytes(cast(bytes, envelope.content), policy=email.policy.default)
    return Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), message)
