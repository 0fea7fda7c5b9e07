"""Programs of Onramp, each in a process forked from one that has imported it.

To import Onramp takes seconds, and a run starts hundreds of commands and servers. Run as a program, this
file imports it once, and forks for each test process that connects to its socket. For each line of a
connection, which says what to run and in which environment, that fork forks again: the new process runs
the program as `python -m` does.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from sqlalchemy.orm import configure_mappers

from tests.real.process import leashed
from tests.real.short_cuts import take_short_cuts

PROGRAMS = {"flask": "flask.cli:main", "gunicorn": "gunicorn.app.wsgiapp:run"}
LONGEST_MESSAGE = 65_536
POLLED_EVERY_SECONDS = 0.01
STDERR = 2


class Preloaded:
    """What forks the commands and servers of a test process."""

    def __init__(self, channel: socket.socket, folder: Path) -> None:
        self._channel, self._answers, self._folder = channel, channel.makefile("r"), folder
        self._lock = Lock()

    def run(
        self, words: Sequence[str], environ: Mapping[str, str], *, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end. Raises TimeoutExpired."""
        written = {name: self._folder / name for name in ("stdout", "stderr")}
        started = self.start(words, environ, **{name: str(path) for name, path in written.items()})
        code = started.wait(timeout)
        said = (path.read_text() for path in written.values())
        return subprocess.CompletedProcess(list(words), code, *said)

    def start(
        self, words: Sequence[str], environ: Mapping[str, str], *, listening: int = -1, **written: str
    ) -> Started:
        """Start a program in the background; `written` names the files of its stdout and stderr.

        Without them it writes where this process does. It inherits the socket `listening`, where one is
        given, and hears its number as `fd://NUMBER`.
        """
        asked = {"words": list(words), "environ": dict(environ), "written": written}
        return Started(self._ask(asked, [STDERR, *([listening] if listening >= 0 else [])]), self)

    def wait(self, pid: int, seconds: float) -> int | None:
        """The exit code of a program that was started, as of Popen; None where it runs still."""
        code = self._ask({"wait": pid, "seconds": seconds}, [])
        return None if code == STILL_RUNNING else code

    def _ask(self, asked: dict[str, Any], descriptors: list[int]) -> int:
        with self._lock:
            socket.send_fds(self._channel, [json.dumps(asked).encode() + b"\n"], descriptors)
            return int(self._answers.readline())


class Started:
    """A program in the background, with the methods of Popen that tests need."""

    def __init__(self, pid: int, by: Preloaded) -> None:
        self._pid, self._by = pid, by
        self._has_ended = False

    def send_signal(self, number: signal.Signals) -> None:
        """Nothing happens where it has ended: its number may be of another by now."""
        if not self._has_ended:
            os.kill(self._pid, number)

    def wait(self, timeout: float = 15) -> int:
        """Its exit code. A program that runs longer is killed, and TimeoutExpired raised."""
        code = self._by.wait(self._pid, timeout)
        if code is None:
            self.send_signal(signal.SIGKILL)
            self._by.wait(self._pid, timeout)
        self._has_ended = True
        if code is None:
            raise subprocess.TimeoutExpired(str(self._pid), timeout)
        return code

    def end(self, number: signal.Signals) -> None:
        """Stop it with a signal, or with SIGKILL should it not listen. It may have ended before."""
        with suppress(subprocess.TimeoutExpired):
            self.send_signal(number)
            self.wait()


@contextmanager
def preloading(root: Path, environ: Mapping[str, str], compiled_templates: str) -> Iterator[str]:
    """Start the program for the block. Answers the address of its socket."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        address = f"{folder}/socket"
        listening.bind(address)
        listening.listen()
        arguments = [str(listening.fileno()), compiled_templates]
        command = [sys.executable, "-m", "tests.real.preloaded", *arguments]
        with leashed(command, cwd=root, env=environ, pass_fds=[listening.fileno()]):
            yield address


@contextmanager
def connected_to(address: str) -> Iterator[Preloaded]:
    """Connect to the program for the block. All it has forked for us ends then."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as channel:
        channel.connect(address)
        forking = Preloaded(channel, Path(folder))
        yield forking
        forking._answers.close()


# The program ----------------------------------------------------------------------------------------

STILL_RUNNING = -1000  # no exit code


def _serve_all(listening: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how these end
    while True:
        channel, _ = listening.accept()
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listening.close()
            _serve(channel)
            os._exit(0)
        channel.close()


def _serve(channel: socket.socket) -> None:
    codes: dict[int, int] = {}  # of each program that was started, by its number
    try:
        while message := _next_message(channel):
            asked, descriptors = message
            if "wait" in asked:
                answer = codes[asked["wait"]]
                if answer == STILL_RUNNING:
                    answer = codes[asked["wait"]] = _exit_code(asked["wait"], asked["seconds"])
            else:
                answer = os.fork()
                if not answer:
                    channel.close()
                    _become(asked, descriptors)
                codes[answer] = STILL_RUNNING
            for descriptor in descriptors:
                os.close(descriptor)
            channel.sendall(f"{answer}\n".encode())
    finally:
        for pid in [pid for pid, code in codes.items() if code == STILL_RUNNING]:
            os.kill(pid, signal.SIGKILL)


def _next_message(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    text, descriptors = b"", list[int]()
    while not text.endswith(b"\n"):
        more, sent, _, _ = socket.recv_fds(channel, LONGEST_MESSAGE, 2)
        if not more:
            return None
        text += more
        descriptors += sent
    return json.loads(text), descriptors


def _exit_code(pid: int, seconds: float) -> int:
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            return STILL_RUNNING
        time.sleep(POLLED_EVERY_SECONDS)


def _become(asked: dict[str, Any], descriptors: list[int]) -> None:
    """Run the program in this process, which ends with it."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(asked["environ"])
        said, *inherited = descriptors
        for number, name in enumerate(("stdout", "stderr"), start=1):
            path = asked["written"].get(name)
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if path else said, number)
        module, _, function = PROGRAMS[asked["words"][0]].partition(":")
        sys.argv = asked["words"] + [f"fd://{number}" for number in inherited]
        getattr(import_module(module), function)()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _import_onramp() -> None:
    import app

    for module in walk_packages(app.__path__, "app."):
        if not module.name.endswith(("__main__", "sandbox_child")):
            import_module(module.name)
    for program in PROGRAMS.values():
        import_module(program.partition(":")[0])
    configure_mappers()
    gc.freeze()  # what is shared with the processes to come stays shared


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _import_onramp()
    take_short_cuts(Path(sys.argv[2]))
    _serve_all(socket.socket(fileno=int(sys.argv[1])))
