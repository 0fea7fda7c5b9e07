"""The sandbox process: it gives up its rights before it reads its input.

It sets limits, leaves the network and changes from root to nobody. If the system does not allow one of these,
the others still apply. An audit hook refuses sockets and programs: it stops Python code, but not native code
that has taken over the process.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

MAX_SANDBOX_MEMORY_BYTES = 1024 * 1024 * 1024  # including the interpreter
NOBODY_USER_ID = 65534
NEW_USER, NEW_NETWORK, NEW_IPC = 0x10000000, 0x40000000, 0x08000000  # of unshare(2)
DIE_WITH_PARENT, NO_NEW_RIGHTS = 1, 38  # of prctl(2)
LINUX = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
)


def main() -> None:
    """Run the function that the arguments name with the input, and write its result."""
    module, name, seconds = sys.argv[1:]
    _stand_in_for_packages(module)
    work = getattr(importlib.import_module(module), name)
    give_up_files = importlib.import_module("app.untrusted.read_only").give_up_files
    _limit(int(seconds))
    _leave_the_network()
    _become_nobody()
    if LINUX:
        give_up_files(LINUX)
    sys.addaudithook(_refuse)
    _write(work(sys.stdin.buffer.read()))


def _write(answer: Any) -> None:
    """Write bytes as they are, each value of an iterator as a line, and anything else as JSON."""
    if not isinstance(answer, Iterator):
        sys.stdout.buffer.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
        return
    for value in answer:
        sys.stdout.buffer.write(json.dumps(value).encode() + b"\n")
    sys.stdout.buffer.write(b"null\n")  # LAST_LINE


def _stand_in_for_packages(module: str) -> None:
    """Replace `app` and the packages of it that `module` is in: their `__init__.py` imports far more."""
    folder = Path(__file__).parents[1]
    names = module.split(".")[:-1] if module.startswith("app.") else ["app"]
    for end in range(1, len(names) + 1):
        package = ModuleType(".".join(names[:end]))
        package.__path__ = [str(folder.joinpath(*names[1:end]))]
        sys.modules[package.__name__] = package


def _limit(seconds: int) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MAX_SANDBOX_MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def _leave_the_network() -> None:
    """Go into a network of our own, which leads nowhere; on Linux, where it is allowed."""
    if LINUX and LINUX.unshare(NEW_NETWORK | NEW_IPC) != 0:
        LINUX.unshare(NEW_USER | NEW_NETWORK | NEW_IPC)


def _become_nobody() -> None:
    """Change to nobody, then ask to be killed with the parent: a change of user resets that."""
    if os.geteuid() == 0 and _nobody_can_read_our_modules():
        os.setgroups([])
        os.setgid(NOBODY_USER_ID)
        os.setuid(NOBODY_USER_ID)
    if LINUX:
        LINUX.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0)
        LINUX.prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _nobody_can_read_our_modules() -> bool:
    """True if nobody can read our modules, too: Python imports many of them late."""
    folders = [path for path in map(Path, sys.path) if path.is_dir()]
    os.seteuid(NOBODY_USER_ID)
    try:
        return all(os.access(folder, os.R_OK | os.X_OK, effective_ids=True) for folder in folders)
    finally:
        os.seteuid(0)


def _refuse(event: str, _arguments: Any) -> None:
    if event.startswith(REFUSED_EVENTS):
        raise PermissionError(f"{event} is not allowed in the sandbox.")


if __name__ == "__main__":
    main()
