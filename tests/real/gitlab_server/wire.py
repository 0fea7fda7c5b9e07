"""The web server of this GitLab: it reads requests, meets them with faults, and writes answers."""

from __future__ import annotations

import json
import select
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.real.gitlab_server.api import Api
from tests.real.gitlab_server.asking import Answer, Asked
from tests.real.gitlab_server.faults import Fault, Faults
from tests.real.gitlab_server.records import User

HOST, PREFIX = "127.0.0.1", "/api/v4"
PAGE = "<!DOCTYPE html><html><head><title>GitLab</title></head><body><h1>Whoops</h1></body></html>"
RESET = struct.pack("ii", 1, 0)  # end a connection as a crash does, not as a goodbye
BEFORE = {
    Fault.BUSY: Answer(429, {"message": {"error": "This endpoint has been requested too many times."}}),
    Fault.BROKEN: Answer(500, {"message": "500 Internal Server Error"}),
    Fault.BAD_GATEWAY: Answer(502, PAGE),
    Fault.UNAVAILABLE: Answer(503, PAGE),
    Fault.PAGE: Answer(200, PAGE),
}


class Server(ThreadingHTTPServer):
    """On loopback. `tokens` says whose each is; `asked` has every request and the status it got."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.url = f"http://{HOST}:{self.server_port}"
        self.api: Api
        self.is_ending = threading.Event()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget whatever was asked and planned; whoever is kept waiting is left to go."""
        self.is_ending.set()
        self.is_ending = threading.Event()
        self.tokens: dict[str, User] = {}
        self.asked: list[tuple[str, str, int | None]] = []
        self.faults = Faults()
        self.broken: list[BaseException] = []

    def handle_error(self, _request: Any, _address: Any) -> None:
        """What a callback of a test raises, to be raised in the test; a client that is gone is no fault."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):
            self.broken.append(error)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves as one piece: in two, the second would wait for a receipt

    def do_GET(self) -> None:
        with suppress(OSError):  # whoever asked may be gone
            self._meet()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def _meet(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, faults = urlsplit(self.path).path.removeprefix(PREFIX), self.server.faults
        if faults.is_down:
            return self._cut(path)
        faults.call_back(self.command, path, is_before=True)
        fault = faults.chosen(self.command, path)
        if fault is Fault.SLOW:
            time.sleep(faults.slow_seconds)
        if fault in BEFORE:
            return self._write(path, BEFORE[fault])
        if fault is Fault.SILENT:
            return self._say_nothing(path)
        if fault is Fault.RESET:
            return self._cut(path)
        answer = self._answer(path, body)
        faults.call_back(self.command, path, is_before=False)
        if fault is Fault.SILENT_AFTER:
            return self._say_nothing(path)
        return self._cut(path) if fault is Fault.LOST else self._write(path, answer)

    def _answer(self, path: str, body: bytes) -> Answer:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        user = self.server.tokens.get(self.headers.get("PRIVATE-TOKEN") or bearer)
        parts = urlsplit(self.path)
        if not parts.path.startswith(PREFIX):
            return Answer(404, PAGE)
        if user is None:
            return Answer(401, {"message": "401 Unauthorized"})
        try:
            fields = json.loads(body) if body else {}
        except ValueError:
            return Answer(400, {"error": "Bad Request"})
        url, query = f"{self.server.url}{parts.path}", parse_qs(parts.query)
        fields = {name: values[-1] for name, values in query.items()} | fields  # a parameter is one in either
        return self.server.api.answer(Asked(self.command, path, query, fields, user, url))

    def _write(self, path: str, answer: Answer) -> None:
        self.server.asked.append((self.command, path, answer.status))
        is_page = isinstance(answer.body, str)
        raw = answer.body.encode() if is_page else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/html" if is_page else "application/json")
        self.send_header("Content-Length", str(len(raw)))
        if answer.status == 429:
            self.send_header("Retry-After", str(self.server.faults.retry_after))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def _cut(self, path: str) -> None:
        """End the connection without an answer."""
        self.server.asked.append((self.command, path, None))
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.connection.close()

    def _say_nothing(self, path: str) -> None:
        """Keep the connection until whoever asked gives up."""
        is_ending = self.server.is_ending
        while not is_ending.is_set():
            readable, _, _ = select.select([self.connection], [], [], 0.02)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                break
        self._cut(path)

    def log_message(self, *_words: Any) -> None:
        """Nobody reads it."""
