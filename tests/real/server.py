"""Onramp as in production: its web server and its commands in their own processes."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from flask import Flask
from waitress import wasyncore

from app.web.server import server_on
from tests.real.databases import times_made_again
from tests.real.preloaded import Preloaded, Started, preloading
from tests.real.process import leashed

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
COMMAND_PATIENCE_SECONDS = 240
NOTICES_END_WITHIN_SECONDS = 0.1
FLASK = ["flask", "--app", "wsgi"]


class Servers:
    """Sites that stay up between tests, because starting one is slow.

    One of a kind: a test with another environment ends the one before, and so does one with another
    SQLite file under the same name.
    """

    def __init__(self, preloaded: Preloaded) -> None:
        self._preloaded = preloaded
        self._running, self._serves, self._address = ExitStack(), (dict[str, str](), 0), ""

    def address_of(self, environ: Mapping[str, str]) -> str:
        """The address of the site with this environment, started if needed."""
        serves = (dict(environ), _file_number(environ["DATABASE_URL"]))
        if self._serves != serves:
            self.end()
            self._address = self._start(environ)
            self._serves = serves
        return self._address

    def end(self) -> None:
        self._running.close()
        self._serves = ({}, 0)

    def _start(self, environ: Mapping[str, str]) -> str:
        """Serve the site on a free port.

        The server inherits a socket that listens already, so nobody has to wait for it: the first
        request stands in line until it is answered, or refused should the server not start.
        """
        with socket.create_server((HOST, 0)) as listening:
            address = f"http://{HOST}:{listening.getsockname()[1]}"
            alone = _alone_with({"WEB_CONCURRENCY": "1", **environ, "BASE_URL": address})
            words = [*_line_of_procfile("web"), "--bind"]
            server = self._preloaded.start(words, alone, listening=listening.fileno())
        # INT ends it at once: a browser's idle connection would keep it waiting.
        self._running.callback(server.end, signal.SIGINT)
        return address


@contextmanager
def serving_here(app: Flask, listening: socket.socket) -> Iterator[None]:
    """Serve the app during the block by threads of this process, as a web process does."""
    connections: dict[int, Any] = {}
    server = server_on(listening.dup(), app, connections, threads=2)
    has_ended = Event()

    def serve() -> None:
        while not has_ended.is_set():
            wasyncore.loop(timeout=NOTICES_END_WITHIN_SECONDS, use_poll=True, map=connections, count=1)

    serving = Thread(target=serve)
    serving.start()
    try:
        yield
    finally:
        has_ended.set()
        serving.join()
        server.task_dispatcher.shutdown()
        for channel in list(server.active_channels.values()):
            channel.handle_close()  # and the file that it was sending
        wasyncore.close_all(connections)


def _file_number(url: str) -> int:
    """Which file an SQLite database is; which copy under its name one of PostgreSQL is."""
    scheme, _, path = url.partition("///")
    return Path(path).stat().st_ino if scheme == "sqlite:" else times_made_again[url]


@contextmanager
def serving_on(port: int, environ: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start the site on a port of its own choosing, as a supervisor does; its log comes through a pipe."""
    command = [sys.executable, "-m", *_line_of_procfile("web"), "--bind", f"{HOST}:{port}"]
    alone = _alone_with({"WEB_CONCURRENCY": "1", **environ, "BASE_URL": f"http://{HOST}:{port}"})
    with leashed(command, end_with=signal.SIGINT, cwd=ROOT, env=alone, stderr=subprocess.PIPE) as server:
        yield server
    if server.stderr:
        server.stderr.close()


@contextmanager
def running_preloaded(compiled_templates: str) -> Iterator[str]:
    """The address of the program that forks commands and servers."""
    with preloading(ROOT, _alone_with({}), compiled_templates) as address:
        yield address


class Commands:
    """The `flask` commands, run on the database of one test."""

    def __init__(self, environ: Mapping[str, str], preloaded: Preloaded) -> None:
        self._environ, self._preloaded = dict(environ), preloaded
        self._started = ExitStack()

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end. The test checks `returncode`, `stdout` and `stderr`."""
        alone = _alone_with({**self._environ, **environ})
        return self._preloaded.run([*FLASK, *words], alone, timeout=COMMAND_PATIENCE_SECONDS)

    def start(self, *words: str, **environ: str) -> Started:
        """Start a command in the background; send it SIGKILL to simulate a crash."""
        started = self._preloaded.start([*FLASK, *words], _alone_with({**self._environ, **environ}))
        self._started.callback(started.end, signal.SIGTERM)
        return started

    def end_all(self) -> None:
        self._started.close()


def _line_of_procfile(name: str) -> list[str]:
    for line in (ROOT / "Procfile").read_text().splitlines():
        if line.startswith(f"{name}: "):
            return shlex.split(line.partition(": ")[2])
    raise LookupError(f"Procfile has no line for {name}.")


def _alone_with(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment without the developer's settings: no DATABASE_URL, no .env file."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHON_DOTENV_DISABLED": "1",
        "FLASK_SKIP_DOTENV": "1",
        **environ,
    }
