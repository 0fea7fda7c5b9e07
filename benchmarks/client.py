"""A client that takes little time of its own: requests are bytes, answers are read as far as needed."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

from werkzeug.test import EnvironBuilder

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
STAYS_FOR = 25  # requests of one client on one connection; several have a new one each, as from a proxy
FORM = "application/x-www-form-urlencoded"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_ETAG = re.compile(rb"\r\netag: (\S+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: close", re.IGNORECASE)


class UnexpectedAnswer(Exception):
    """An answer that is not what is measured."""


@dataclass(frozen=True)
class Reply:
    """An answer: its status, its bytes on the wire, its body, and its ETag."""

    status: int
    size: int
    body: bytes
    etag: str = ""


class Connection:
    """A connection of one client, opened again after some requests, or when the server closes it.

    The next one may come to another web process.
    """

    def __init__(self, port: int, stays_for: int = STAYS_FOR) -> None:
        self._port, self._uses, self._stays_for = port, 0, stays_for
        self._socket: socket.socket | None = None

    def ask(self, request: bytes, expected: int) -> Reply:
        """Send a request and read its answer. Raises UnexpectedAnswer for another status."""
        reply = self.answer_to(request)
        if reply.status != expected:
            first_line = request.partition(b"\r\n")[0].decode()
            raise UnexpectedAnswer(
                f"{first_line} answers {reply.status}, not {expected}:\n{reply.body.decode()[:3000]}"
            )
        return reply

    def answer_to(self, request: bytes) -> Reply:
        """Send a request and read its answer, whatever its status."""
        if self._socket is None or self._uses >= self._stays_for:
            self.close()
            self._socket = socket.create_connection((HOST, self._port), PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._uses += 1
        self._socket.sendall(request)
        return self._read(self._socket)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._uses = None, 0

    def _read(self, connection: socket.socket) -> Reply:
        data = b""
        while b"\r\n\r\n" not in data:
            data += _received(connection)
        head, _, body = data.partition(b"\r\n\r\n")
        if _CHUNKED.search(head):
            while not body.endswith(b"0\r\n\r\n"):
                body += _received(connection)
        else:
            length = _LENGTH.search(head)
            missing = int(length[1]) - len(body) if length else 0
            parts = [body]
            while missing > 0:
                parts.append(_received(connection))
                missing -= len(parts[-1])
            body = b"".join(parts)
        if _CLOSES.search(head):
            self.close()
        etag = _ETAG.search(head)
        return Reply(int(head[9:12]), len(head) + 4 + len(body), body, etag[1].decode() if etag else "")


def get(path: str, cookie: str = "", *, compressed: bool = True, etag: str = "") -> bytes:
    """A GET request."""
    headers = {"Accept-Encoding": "gzip, deflate, br"} if compressed else {}
    headers |= {"If-None-Match": etag} if etag else {}
    return _request("GET", path, headers | ({"Cookie": cookie} if cookie else {}), b"")


def post(path: str, fields: dict[str, Any], cookie: str = "", *, address: str = "") -> bytes:
    """A POST of a form, from an address that the proxy names."""
    environ = EnvironBuilder(path=path, method="POST", data=fields).get_environ()
    body = environ["wsgi.input"].read()
    headers = {"Content-Type": environ.get("CONTENT_TYPE", FORM), "Content-Length": str(len(body))}
    headers |= {"Cookie": cookie} if cookie else {}
    headers |= {"X-Forwarded-For": address} if address else {}
    return _request("POST", path, headers, body)


def at_once(
    port: int, requests: Iterator[bytes], expected: int, *, clients: int, seconds: float
) -> tuple[int, float]:
    """Let clients send requests until there are no more or the time is over: how many, in how long."""
    take = one_at_a_time(requests)
    began = time.perf_counter()

    def work() -> int:
        connection, count = Connection(port, stays_for=1), 0
        while time.perf_counter() < began + seconds and (request := take()) is not None:
            connection.ask(request, expected)
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(clients) as pool:
        working = [pool.submit(work) for _ in range(clients)]
        total = sum(each.result() for each in working)
    return total, time.perf_counter() - began


def one_at_a_time(items: Iterator[bytes]) -> Callable[[], bytes | None]:
    """A function that takes the next item, for several threads; None after the last."""
    lock = Lock()

    def take() -> bytes | None:
        with lock:
            return next(items, None)

    return take


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise UnexpectedAnswer("The server closed the connection in the middle of an answer.")
    return data


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
