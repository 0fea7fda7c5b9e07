"""The web server: gunicorn starts and watches the processes; in each, waitress reads requests for threads.

A thread gets a request once it is complete, so a slow client blocks no thread. Waitress closes silent
connections; slow ones are closed here: headers have REQUEST_SECONDS, and a body or a response has that time
plus what it takes at MIN_BYTES_PER_SECOND.
"""

from __future__ import annotations

import copy
import logging
import os
import re
import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.glogging import Logger as ServerLogger
from gunicorn.workers.base import Worker as GunicornWorker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from app.shared.logs import log_formatter
from config import ServerSettings

REQUEST_SECONDS = ServerSettings().request_seconds
MIN_BYTES_PER_SECOND = 8 * 1024
MAX_HEADER_BYTES = 32 * 1024
MAX_BODY_BYTES = 32 * 1024 * 1024  # more than any page takes, so that the page refuses it
# Files of the CRM are larger than what any other page takes.
LARGE_BODY_PATHS = ("/crm-files/accounts", "/crm-files/opportunities", "/crm-files/users")
MAX_LARGE_BODY_BYTES = 64 * 1024 * 1024
MAX_CONNECTIONS = 1000  # per process
POLL_SECONDS = 1.0  # between two checks of the connections
NEW_SECONDS = 2.0  # within which a new connection sends its request, or is closed when the server stops


class Parser(HTTPRequestParser):
    """Parses a request. One that declares too large a body goes to the application without it."""

    error: Any
    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the headers. They say how large the body may be: some paths take more."""
        super().parse_header(header_plus)
        if self.path in LARGE_BODY_PATHS:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = MAX_LARGE_BODY_BYTES

    def received(self, data: bytes) -> int:
        """Take in bytes; return how many belong to this request."""
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge) and not self.chunked:
            self.error, self.connection_close = None, True
        return taken


class Channel(HTTPChannel):
    """A connection that knows when its request and its response began."""

    parser_class = Parser

    def __init__(self, *of_waitress: Any, **named: Any) -> None:
        super().__init__(*of_waitress, **named)
        self.request_since = self.answer_since = self.creation_time
        self.sent = 0  # bytes of the current response
        self.has_served = False

    def received(self, data: bytes) -> bool:
        """Take in bytes. A request begins with its first byte."""
        before = self.request
        done: bool = super().received(data)
        if self.request is not before:
            self.request_since, self.has_served = time.time(), True
        return done

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send a part of a response; return how many bytes were sent."""
        went: int = super().send(data, do_close=do_close)
        self.sent += went
        return went

    def check(self, now: float) -> None:
        """Close the connection if the other end is too slow."""
        if self.requests:
            self.request_since = now  # the next one waits for us
        if not self.total_outbufs_len:
            self.answer_since, self.sent = now, 0
        is_slow_to_send = self.request is not None and _is_too_slow(
            now - self.request_since, self.request.body_bytes_received
        )
        if is_slow_to_send or _is_too_slow(now - self.answer_since, self.sent):
            self.will_close = True
        if self.will_close:
            self._hang_up()

    def is_at_work(self, now: float) -> bool:
        """True if a request is in progress: coming in, with the application, or going out.

        A connection that was just made counts, too: its request is on the way.
        """
        is_new = not self.has_served and now - self.creation_time < NEW_SECONDS
        return bool(self.requests or self.request is not None or self.total_outbufs_len or is_new)

    def finish(self, now: float) -> None:
        """Close the connection once its request is answered, and say so in the response."""
        for each in self.requests:
            each.headers["CONNECTION"] = "close"
        if not self.is_at_work(now):
            self._hang_up()

    def _hang_up(self) -> None:
        """Make the loop close the connection, even if it cannot write to it."""
        with suppress(OSError):  # already closed
            self.socket.shutdown(socket.SHUT_RDWR)


def _is_too_slow(seconds: float, so_far: int) -> bool:
    return seconds > REQUEST_SECONDS + so_far / MIN_BYTES_PER_SECOND


class Server(TcpWSGIServer):
    """Accepts the connections of one process."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:
        """Close the connections that are silent or slow."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            channel.check(now)

    def stop_accepting(self) -> None:
        """Take the connections that wait already, and refuse all others."""
        known = -1
        while known != len(self.active_channels):
            known = len(self.active_channels)
            self.handle_accept()
        self.accepting = False
        self.del_channel()
        self.socket.close()

    def finish(self, now: float) -> bool:
        """Close each connection that has nothing to do; return whether one is still at work."""
        channels = list(self.active_channels.values())
        for channel in channels:
            channel.finish(now)
        return any(channel.is_at_work(now) for channel in channels)


def server_on(listening: Any, app: Any, connections: dict[int, Any], threads: int) -> Server:
    """A server of the application on a listening socket. It keeps its connections in `connections`."""
    adjustments = Adjustments(
        ident=None,
        channel_timeout=REQUEST_SECONDS,
        cleanup_interval=POLL_SECONDS,
        connection_limit=MAX_CONNECTIONS,
        max_request_header_size=MAX_HEADER_BYTES,
        max_request_body_size=MAX_BODY_BYTES,
        clear_untrusted_proxy_headers=False,  # the application knows which proxies to trust
    )
    pool = ThreadedTaskDispatcher()
    pool.set_thread_count(threads)
    sockinfo = (listening.family, listening.type, listening.proto, listening.getsockname())
    return Server(
        app,
        connections,
        _sock=listening,
        dispatcher=pool,
        adj=adjustments,
        sockinfo=sockinfo,
        bind_socket=False,
    )


class ServerLog(ServerLogger):
    """What gunicorn says, in the form of our own lines."""

    def setup(self, cfg: Any) -> None:
        """Set the log up as gunicorn does, with our formatter."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(log_formatter(as_json=ServerSettings().production))


class Worker(GunicornWorker):
    """A gunicorn worker that serves with waitress."""

    def run(self) -> None:
        """Serve until stopped, or until gunicorn is gone; then finish the requests in progress."""
        _hide_addresses_in_log()
        connections: dict[int, Any] = {}
        servers = [
            server_on(each.sock, self._app_on(each.sock), connections, self.cfg.threads)
            for each in self.sockets
        ]
        while self.alive and self.ppid == os.getppid():
            self._step(connections)
        for server in servers:
            server.stop_accepting()
        until = time.time() + self.cfg.graceful_timeout
        while sum(server.finish(time.time()) for server in servers) and time.time() < until:
            self._step(connections)
        for server in servers:
            server.task_dispatcher.shutdown()

    def _app_on(self, listening: Any) -> Any:
        """The application, or at METRICS_ADDRESS the page with its numbers."""
        is_for_metrics = listening.getsockname()[:2] == ServerSettings().metrics_at
        return self.wsgi.extensions["metrics page"] if is_for_metrics else self.wsgi

    def _step(self, connections: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(timeout=POLL_SECONDS, use_poll=True, map=connections, count=1)


def _hide_addresses_in_log() -> None:
    """Remove URLs from what waitress logs: they may contain the token of a link."""

    def leave_out(record: logging.LogRecord) -> bool:
        record.msg = re.sub(r"(?s)(while serving ).*", r"\1a request", str(record.msg))
        return True

    logging.getLogger("waitress").addFilter(leave_out)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
