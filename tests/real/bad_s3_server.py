"""An endpoint that does not answer as it should: it hangs, cuts the line, forbids, or is full."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

_ERROR = "HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\n\r\n{body}"
_BODY = "<Error><Code>{code}</Code><Message>{secret}</Message></Error>"
SAID_BY_SERVER = "what only the server said"


class Manner(StrEnum):
    """How it answers."""

    HANGS = "hangs"
    CUTS = "cuts"
    CUTS_CONTENT = "cuts content"
    FORBIDS = "403 Forbidden"
    IS_FULL = "507 Insufficient Storage"
    IS_BROKEN = "500 Internal Server Error"


_CODES = {Manner.FORBIDS: "AccessDenied", Manner.IS_FULL: "EntityTooLarge", Manner.IS_BROKEN: "InternalError"}


class BadServer:
    """It listens at `url`. `manner` says how it answers, `asked` counts the requests."""

    def __init__(self, listening: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.manner = Manner.HANGS
        self.asked = 0
        self._listening = listening
        self._held: list[socket.socket] = []

    def answer_all(self) -> None:
        """Answer until the socket is closed."""
        with suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def close(self) -> None:
        """Let everybody go who was kept waiting."""
        while self._held:
            self._held.pop().close()

    def _answer(self, line: socket.socket) -> None:
        with suppress(OSError):
            line.recv(65536)
            self.asked += 1
            if self.manner is Manner.HANGS:
                self._held.append(line)
                return
            if self.manner is Manner.CUTS_CONTENT:
                line.sendall(
                    b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: "x"\r\n'
                    b"Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n\r\n" + b"x" * 10
                )
            elif self.manner is not Manner.CUTS:
                body = _BODY.format(code=_CODES[self.manner], secret=SAID_BY_SERVER)
                line.sendall(_ERROR.format(status=self.manner, length=len(body), body=body).encode())
            line.close()


@contextmanager
def running_bad_server() -> Iterator[BadServer]:
    """Listen on loopback during the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = BadServer(listening)
        threading.Thread(target=server.answer_all, daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        server.close()
