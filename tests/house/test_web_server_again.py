"""A web server waits for its port, which one that was killed may still have."""

from __future__ import annotations

import signal
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from tests.real.server import serving_on

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # it is about processes
MORE_TRIES_THAN_GUNICORN_MAKES = 7


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.mark.slow("web servers, killed and started again")
@pytest.mark.full("journeys/test_the_whole_way.py goes through this server; here it is killed, and waits")
def test_it_waits_longer_than_five_tries_and_the_next_one_serves_after_its_master_was_killed(environ, port):
    with socket.create_server(("127.0.0.1", port)) as taken, serving_on(port, environ) as first:
        lines = _lines(first)
        waiting = [
            line for line, _ in zip(_waiting(lines), range(MORE_TRIES_THAN_GUNICORN_MAKES), strict=False)
        ]
        assert len(waiting) == MORE_TRIES_THAN_GUNICORN_MAKES
        taken.close()
        assert any("Booting worker" in line for line in lines)
        assert _is_alive(port)
        first.send_signal(signal.SIGKILL)
        with serving_on(port, environ) as second:
            assert any("Booting worker" in line for line in _lines(second))
            assert _is_alive(port)


def _waiting(lines: Iterator[str]) -> Iterator[str]:
    return (line for line in lines if "is taken. Waiting for it." in line)


def _lines(server) -> Iterator[str]:
    return (line.decode() for line in server.stderr)


def _is_alive(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return answer.status == 200
