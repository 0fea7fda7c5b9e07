"""A connection to a server that can be cut and restored: a browser can think it is online without one.

Browsers stop at emulating it: a request sent as a page closes can still get through.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

HOST = "127.0.0.1"


class Line:
    """`address` leads to the server unless the line is cut."""

    def __init__(self, listening: socket.socket, server: str) -> None:
        self.address = f"http://{HOST}:{listening.getsockname()[1]}"
        self._listening, self._server = listening, (HOST, urlsplit(server).port)
        self._is_cut = False
        self._open: set[socket.socket] = set()

    def cut(self) -> None:
        """Close all connections and accept no new ones."""
        self._is_cut = True
        for end in list(self._open):
            _close(end)

    def mend(self) -> None:
        self._is_cut = False

    def take_calls(self) -> None:
        """Accept connections until the socket is closed."""
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                if self._is_cut:
                    _close(here)
                else:
                    self._connect(here)

    def _connect(self, here: socket.socket) -> None:
        there = socket.create_connection(self._server)
        self._open |= {here, there}
        for one, other in ((here, there), (there, here)):
            threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            _close(end)
            self._open.discard(end)


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    """A line to the server at an address, for the block."""
    with socket.create_server((HOST, 0)) as listening:
        line = Line(listening, server)
        threading.Thread(target=line.take_calls, daemon=True).start()
        try:
            yield line
        finally:
            line.cut()
            listening.shutdown(socket.SHUT_RDWR)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
