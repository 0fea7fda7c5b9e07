"""Run dangerous work in a process of its own, with little time, little memory and nothing to take.

For what strangers send, a document or a calendar: it may never end, or take all the memory. The process
has no secret in its environment, no network where the system lets us take it away, and the rights of `nobody`
where we run as root (see `sandbox_child.py`). It and all it starts are one group, which is killed at the end.
The answer is JSON, so a child that was taken over cannot hand its parent an object.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

SANDBOX_CHILD = Path(__file__).with_name("sandbox_child.py")
MAX_SANDBOX_ANSWER_BYTES = 16 * 1024 * 1024  # bytes


class SandboxLimitExceeded(Exception):
    """The work ran out of time or memory, or died of what it was given."""


def run_sandboxed(work: Callable[[bytes], Any], given: bytes, *, seconds: int) -> Any:
    """Call `work` with the bytes in a process of its own. Returns its result, which JSON can carry.

    `work` is a function of a module, which the child imports. Raises SandboxLimitExceeded after `seconds` of
    wall time, if the child runs out of memory, and if `work` raises any error.
    """
    until = time.monotonic() + seconds
    with tempfile.TemporaryFile() as content:
        content.write(given)
        content.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [
                sys.executable,
                "-P",
                SANDBOX_CHILD,
                work.__module__,
                work.__qualname__,
                str(seconds),
            ],
            stdin=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    try:
        answer = _answer_of(child.stdout, until)  # type: ignore[arg-type]
        return json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise SandboxLimitExceeded("no answer") from error
    finally:
        _end(child)


def _environment() -> dict[str, str]:
    """What the child needs to find its modules, and nothing else: ours has keys and passwords."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


def _answer_of(pipe: IO[bytes], until: float) -> bytes:
    answer = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while ready.select(max(0, until - time.monotonic())):
            more = os.read(pipe.fileno(), 65536)
            if not more:
                return bytes(answer)
            answer += more
            if len(answer) > MAX_SANDBOX_ANSWER_BYTES:
                raise SandboxLimitExceeded("too long an answer")
    raise SandboxLimitExceeded("no answer in time")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child with all it has started, and wait for it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()
