"""Restrict this process to reading its own code, with Landlock (Linux 5.13 or newer)."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same on every machine
PATH_BENEATH = 1
EXECUTE, READ_FILE, READ_DIR = 1, 4, 8
EVERY_RIGHT = (1 << 13) - 1  # of the first Landlock version
READABLE_SYSTEM_PATHS = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/mime.types",
    "/dev/null",
    "/dev/urandom",
)


class _Ruleset(ctypes.Structure):
    _fields_ = [("handled", ctypes.c_uint64)]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("path", ctypes.c_int32)]


def give_up_files(libc: ctypes.CDLL) -> bool:
    """Keep read access to the code and the system's libraries only. Returns False if there is no Landlock.

    The process must have set PR_SET_NO_NEW_PRIVS, or be root.
    """
    wanted = _Ruleset(EVERY_RIGHT)
    rules = libc.syscall(CREATE_RULESET, ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)), 0)
    if rules < 0:
        return False
    for path in (*_code(), *READABLE_SYSTEM_PATHS):
        with suppress(OSError):
            _allow(libc, rules, path)
    done = libc.syscall(RESTRICT_SELF, rules, 0)
    os.close(rules)
    return bool(done == 0)


def _code() -> Iterable[str]:
    """The folders of the modules. Of Onramp only `app`: settings and data are beside it."""
    app = Path(__file__).resolve().parents[1]
    for folder in (Path(path).resolve() for path in sys.path):
        if not app.is_relative_to(folder):
            yield str(folder)
    yield str(app)


def _allow(libc: ctypes.CDLL, rules: int, path: str) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = READ_FILE | (EXECUTE | READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112
        rule = _PathRule(allowed, opened)
        libc.syscall(ADD_RULE, rules, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)
