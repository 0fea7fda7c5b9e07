"""Run dangerous work in a separate process with limited time, memory and rights.

It reads what strangers send, such as a document or a calendar, which may never end or use all memory. The
process has no secrets in its environment, no network if the system allows that, and the rights of `nobody` if
we run as root (see `sandbox_child.py`). It and its children are one process group, which is killed at the
end. The result is JSON, lines of JSON or bytes, so that a compromised child cannot pass an object to its
parent.
"""

from __future__ import annotations

import json
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

SANDBOX_CHILD = Path(__file__).with_name("sandbox_child.py")
MAX_SANDBOX_ANSWER_BYTES = 16 * 1024 * 1024
LAST_LINE = b"null"  # what a child writes after all lines, so that a child that died is noticed


class SandboxLimitExceeded(Exception):
    """The work ran out of time or memory, or failed."""


def run_sandboxed(work: Callable[[bytes], Any], given: bytes, *, seconds: float) -> Any:
    """Call `work` with the bytes in a separate process. Returns its result, which must be JSON.

    `work` is a function of a module that the child imports. Raises SandboxLimitExceeded after `seconds` of
    wall time, if the child runs out of memory, and if `work` raises an exception.
    """
    try:
        return json.loads(run_sandboxed_for_bytes(work, given, seconds=seconds))
    except (ValueError, RecursionError) as error:
        raise SandboxLimitExceeded("no answer") from error


def run_sandboxed_for_bytes(work: Callable[[bytes], Any], given: bytes, *, seconds: float) -> bytes:
    """The same for a result in bytes. The caller checks them: they come from a stranger."""
    until = time.monotonic() + seconds
    with _child(work, given, seconds) as child:
        answer = b"".join(_pieces(child.stdout, until, MAX_SANDBOX_ANSWER_BYTES))  # type: ignore[arg-type]
    if not answer:
        raise SandboxLimitExceeded("no answer")
    return answer


def run_sandboxed_for_lines(
    work: Callable[[bytes], Iterator[Any]], given: bytes | Iterable[bytes], *, seconds: float, most_bytes: int
) -> Iterator[Any]:
    """The values that `work` yields, one by one, without holding all of them. Each must be JSON.

    `given` may be in parts, so that nobody here holds all of it.

    Raises SandboxLimitExceeded as `run_sandboxed` does, and if all of them together are longer than
    `most_bytes`.
    """
    until = time.monotonic() + seconds
    with _child(work, given, seconds) as child:
        rest = b""
        for piece in _pieces(child.stdout, until, most_bytes):  # type: ignore[arg-type]
            *lines, rest = (rest + piece).split(b"\n") if b"\n" in piece else (rest + piece,)
            for line in lines:
                if line == LAST_LINE:
                    return
                yield _parsed(line)
    raise SandboxLimitExceeded("no last line")


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SandboxLimitExceeded("a line is not JSON") from error


@contextmanager
def _child(
    work: Callable[[bytes], Any], given: bytes | Iterable[bytes], seconds: float
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the work. At the end, its process is killed."""
    with tempfile.TemporaryFile() as content:
        content.writelines([given] if isinstance(given, bytes) else given)
        content.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [
                sys.executable,
                "-P",
                "-S",  # our path says where its modules are
                SANDBOX_CHILD,
                work.__module__,
                work.__qualname__,
                str(math.ceil(seconds)),
            ],
            stdin=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    try:
        yield child
    finally:
        _end(child)


def _environment() -> dict[str, str]:
    """The environment the child needs to find its modules. Ours has keys and passwords."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


def _pieces(pipe: IO[bytes], until: float, most_bytes: int) -> Iterator[bytes]:
    length = 0
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while ready.select(max(0, until - time.monotonic())):
            more = os.read(pipe.fileno(), 65536)
            if not more:
                return
            length += len(more)
            if length > most_bytes:
                raise SandboxLimitExceeded("answer too long")
            yield more
    raise SandboxLimitExceeded("no answer in time")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and its children, and wait for it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()
