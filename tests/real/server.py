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

from tests.real.process import leashed
from tests.real.quick_commands import QuickCommands, quick_commands

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
COMMAND_PATIENCE_SECONDS = 240


@contextmanager
def served(environ: Mapping[str, str]) -> Iterator[str]:
    """Serve the site on a free loopback port during the block; yields its address.

    The server inherits a socket that listens already, so nobody has to wait for it: the first
    request stands in line until it is answered, or refused should the server not start.
    """
    with socket.create_server((HOST, 0)) as listening:
        address = f"http://{HOST}:{listening.getsockname()[1]}"
        command = [sys.executable, "-m", *_line_of_procfile("web"), "--bind", f"fd://{listening.fileno()}"]
        alone = _alone_with({"WEB_CONCURRENCY": "1", **environ, "BASE_URL": address})
        # INT ends it at once: a browser's idle connection would keep it waiting.
        with leashed(command, end_with=signal.SIGINT, cwd=ROOT, env=alone, pass_fds=[listening.fileno()]):
            listening.close()
            yield address


class Servers:
    """Sites that stay up between tests, because starting one is slow.

    One of a kind: a test with another environment ends the one before, and so does one with another
    SQLite file under the same name.
    """

    def __init__(self) -> None:
        self._running, self._serves, self._address = ExitStack(), (dict[str, str](), 0), ""

    def address_of(self, environ: Mapping[str, str]) -> str:
        """The address of the site with this environment, started if needed."""
        serves = (dict(environ), _file_number(environ["DATABASE_URL"]))
        if self._serves != serves:
            self.end()
            self._address = self._running.enter_context(served(environ))
            self._serves = serves
        return self._address

    def end(self) -> None:
        self._running.close()
        self._serves = ({}, 0)


def _file_number(url: str) -> int:
    """Which file an SQLite database is; 0 for one of PostgreSQL."""
    scheme, _, path = url.partition("///")
    return Path(path).stat().st_ino if scheme == "sqlite:" else 0


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
def running_quick_commands() -> Iterator[QuickCommands]:
    """The program that runs commands, for all tests of a process."""
    with quick_commands(ROOT, _alone_with({})) as quick:
        yield quick


class Commands:
    """The `flask` commands, run on the database of one test."""

    def __init__(self, environ: Mapping[str, str], quick: QuickCommands) -> None:
        self._environ, self._quick = dict(environ), quick
        self._started = ExitStack()

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end. The test checks `returncode`, `stdout` and `stderr`."""
        alone = _alone_with({**self._environ, **environ})
        return self._quick.run(words, alone, timeout=COMMAND_PATIENCE_SECONDS)

    def start(self, *words: str, **environ: str) -> subprocess.Popen[bytes]:
        """Start a command in the background; `kill()` it to simulate a crash."""
        alone = _alone_with({**self._environ, **environ})
        return self._started.enter_context(leashed(_flask(*words), cwd=ROOT, env=alone))

    def end_all(self) -> None:
        self._started.close()


def _flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *words]


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
