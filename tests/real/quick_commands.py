"""`flask` commands, each in its own process forked from one that has imported Onramp.

Run as a program, this file imports Onramp once. For each line of its standard input, which says what to
run and in which environment, it forks: the new process runs the command, as `python -m flask` does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from select import select
from tempfile import TemporaryDirectory
from typing import Any

from tests.real.process import leashed


class QuickCommands:
    """The program that runs the commands of a test process."""

    def __init__(self, program: subprocess.Popen[bytes], folder: Path) -> None:
        self._program, self._folder = program, folder

    def run(
        self, words: Sequence[str], environ: Mapping[str, str], *, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run `flask --app wsgi` with these words, to its end."""
        program, written = self._program, {name: self._folder / name for name in ("stdout", "stderr")}
        asked = {"words": ["flask", "--app", "wsgi", *words], "environ": dict(environ)}
        asked |= {name: str(path) for name, path in written.items()}
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(json.dumps(asked).encode() + b"\n")
        program.stdin.flush()
        if not select([program.stdout], [], [], timeout)[0]:
            program.kill()
            raise subprocess.TimeoutExpired(asked["words"], timeout)
        code = int(program.stdout.readline())
        said = (path.read_text() for path in written.values())
        return subprocess.CompletedProcess(asked["words"], code, *said)


@contextmanager
def quick_commands(root: Path, environ: Mapping[str, str]) -> Iterator[QuickCommands]:
    """Start the program for the block."""
    command = [sys.executable, "-m", "tests.real.quick_commands"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        TemporaryDirectory() as folder,
        leashed(command, cwd=root, env=environ, **pipes) as program,
        program.stdin,
        program.stdout,
    ):
        yield QuickCommands(program, Path(folder))


def _serve() -> None:
    import app

    for module in walk_packages(app.__path__, "app."):
        if not module.name.endswith(("__main__", "sandbox_child")):
            import_module(module.name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: dict[str, Any]) -> None:
    """Run the command in this process, which ends with it."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(asked["environ"])
        for number, name in enumerate(("stdout", "stderr"), start=1):
            os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.argv = asked["words"]
        import_module("flask.cli").main()
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


if __name__ == "__main__":
    _serve()
