"""Programs that tests start. None outlives the tests.

Beside each program stands a watching shell, hung on a pipe whose other end only the tests hold.
However the tests end, SIGKILL included, the pipe closes, and the shell ends the program and sweeps
up after it.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

WATCH = 'read -r _; kill -s "$1" "$2"; sleep 1; shift 2; rm -rf "$@"'
PATIENCE_SECONDS = 15


@contextmanager
def leashed(
    command: Sequence[str],
    *,
    end_with: signal.Signals = signal.SIGTERM,
    leftovers: Sequence[str] = (),
    **options: Any,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` during the block, then stop it with the signal `end_with`.

    `leftovers` are folders to remove should the tests not live to do so; `options` are Popen's.
    """
    # In a session of its own: Ctrl-C is for the tests, which then end the program in their order.
    options = {"stdin": subprocess.DEVNULL, **options}
    program = subprocess.Popen(command, start_new_session=True, **options)
    name = end_with.name.removeprefix("SIG")
    watch = ["/bin/sh", "-c", WATCH, "watch", name, str(program.pid), *leftovers]
    watcher = subprocess.Popen(
        watch, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield program
    finally:
        watcher.kill()
        watcher.communicate()
        _end(program, end_with)


def _end(program: subprocess.Popen[bytes], end_with: signal.Signals) -> None:
    program.send_signal(end_with)
    try:
        program.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
