"""Whoever sends a byte now and then, or reads one, keeps nobody else waiting and is ended in time (42)."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
from waitress import wasyncore

from app.web.server import MIN_BYTES_PER_SECOND, REQUEST_SECONDS, server_on

SECONDS = 3  # that a request may take here
PATIENCE = 60
CONNECTIONS_OF_A_KIND = 24  # six times as many as the server has threads
HEADERS = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
BEGUN = {
    "headers": HEADERS,
    "a body": HEADERS + b"Content-Length: 1000\r\n\r\nemail=",
    "a body in chunks": HEADERS + b"Transfer-Encoding: chunked\r\n\r\nfff\r\nemail",
}


@pytest.fixture
def address(environ, servers) -> tuple[str, int]:
    """Where the server is, as in production, with one process; a request has SECONDS."""
    url = servers.address_of({**environ, "REQUEST_SECONDS": str(SECONDS)})
    return "127.0.0.1", urlsplit(url).port


def test_slow_requests_keep_nobody_waiting_and_are_ended(address):
    with ExitStack() as open_ones:
        silent = open_ones.enter_context(_connected(address))
        slow = []
        for begun in BEGUN.values():
            connections = [open_ones.enter_context(_connected(address)) for _ in range(CONNECTIONS_OF_A_KIND)]
            open_ones.enter_context(_trickling(connections, begun))
            slow += connections
        for _ in range(20):
            assert _answer(
                address, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            ).startswith(b"HTTP/1.1 200")
            assert any(_is_open(each) for each in slow), "they were to be open meanwhile"
        for each in slow:
            assert _ends(each), "a slow request was not ended"
        assert _ends(silent), "a connection on which nothing comes was not ended"


@pytest.mark.parametrize(("kilobytes", "is_ended"), [(1, True), (200, False)])
def test_a_body_may_take_as_long_as_its_bytes_need_on_a_slow_line(app, by_hand, kilobytes, is_ended):
    with by_hand.connected() as coming_in:
        coming_in.sendall(HEADERS + b"Content-Length: 1000000\r\n\r\n" + b"x" * kilobytes * 1024)
        by_hand.until(
            lambda channel: channel.request and channel.request.body_bytes_received == kilobytes * 1024
        )
        by_hand.look(REQUEST_SECONDS + 2)

        assert by_hand.has_connection is not is_ended


@pytest.mark.parametrize(("seconds", "is_ended"), [(5, True), (-5, False)])
def test_an_answer_that_is_hardly_read_is_ended(app, by_hand, seconds, is_ended):
    with by_hand.connected() as reader:
        reader.sendall(b"GET /static/now/onramp.css HTTP/1.1\r\nHost: x\r\n\r\n" * 500)
        by_hand.until(lambda channel: channel.total_outbufs_len and not _can_be_written(channel.socket))
        by_hand.look(REQUEST_SECONDS + by_hand.channel.sent / MIN_BYTES_PER_SECOND + seconds)

        assert by_hand.has_connection is not is_ended


@pytest.mark.parametrize(
    "chunks", [b"zz\r\n\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n", b"-1\r\n\r\n", b"5;\x00\r\nabcde\r\n0\r\n\r\n"]
)
def test_a_malformed_chunked_body_is_a_bad_request(address, chunks):
    answer = _answer(address, HEADERS + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"Traceback" not in answer


def test_chunks_that_are_well_formed_are_a_form(address):
    chunks = b"5\r\nemail\r\n0\r\n\r\n"
    answer = _answer(address, HEADERS + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"did not come from Onramp" in answer, "the form has no token, and says so"


def test_more_than_any_page_takes_is_answered_with_a_sentence_before_it_is_sent(address):
    said = HEADERS + b"Connection: close\r\nContent-Length: 999999999\r\n\r\n"

    answer = _answer(address, said)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"limit 10 MB" in answer


def test_headers_without_an_end_are_refused(address):
    answer = _answer(address, b"GET / HTTP/1.1\r\n" + b"X: %b\r\n" % (b"x" * 100_000))

    assert answer.startswith(b"HTTP/1.0 431")


class ByHand:
    """A server whose loop the test turns, and whose clock it reads."""

    def __init__(self, app, listening: socket.socket) -> None:
        self.connections: dict[int, object] = {}
        self.address = listening.getsockname()
        self.server = server_on(listening, app, self.connections, 1)
        self.server.adj.cleanup_interval = 10**6  # the test looks itself

    def connected(self) -> socket.socket:
        return _connected(self.address)

    @property
    def channel(self):
        (channel,) = self.server.active_channels.values()
        return channel

    @property
    def has_connection(self) -> bool:
        return bool(self.server.active_channels)

    def step(self) -> None:
        wasyncore.loop(timeout=0.05, use_poll=True, map=self.connections, count=1)

    def until(self, comes_true) -> None:
        for _ in range(2000):
            if self.has_connection and comes_true(self.channel):
                return
            self.step()
        raise AssertionError("It did not come to that.")

    def look(self, seconds_later: float) -> None:
        """See to slow connections, as if it were later, and as if each had been heard of just now."""
        for channel in self.server.active_channels.values():
            channel.last_activity = time.time() + seconds_later
        self.server.maintenance(time.time() + seconds_later)
        self.step()


@pytest.fixture
def by_hand(app) -> Iterator[ByHand]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)  # soon full, and then stays full
        server = ByHand(app, listening)
        yield server
        wasyncore.close_all(server.connections)
        server.server.task_dispatcher.shutdown()


def _connected(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=PATIENCE)


def _answer(address: tuple[str, int], sent: bytes) -> bytes:
    with _connected(address) as connection:
        connection.sendall(sent)
        return _read_to_end(connection)


def _read_to_end(connection: socket.socket) -> bytes:
    read = b""
    try:
        while more := connection.recv(65536):
            read += more
    except ConnectionResetError:
        pass
    return read


@contextmanager
def _trickling(connections: list[socket.socket], begun: bytes) -> Iterator[None]:
    """Begin a request on each, and send another byte of it now and then, for as long as the block."""
    for each in connections:
        each.sendall(begun)
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(0.5):
            for each in connections:
                try:
                    each.send(b"a")
                except OSError:
                    continue

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _can_be_written(connection: socket.socket) -> bool:
    return bool(select.select([], [connection], [], 0)[1])


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        connection.settimeout(PATIENCE)


def _ends(connection: socket.socket) -> bool:
    """Whether the server ends the connection, and says nothing before it does."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
