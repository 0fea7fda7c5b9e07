"""What processes of the sandbox do for the tests. It imports little: each process begins by importing it."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import subprocess
import time
from pathlib import Path
from typing import Any


def counted(given: bytes) -> Any:
    """How much it was given, in which process, and with what around it."""
    return {
        "bytes": len(given),
        "process": os.getpid(),
        "user": os.geteuid(),
        "group": os.getpgid(0),
        "groups": os.getgroups(),
        "environment": dict(os.environ),
    }


def never_ends(_given: bytes) -> Any:
    while True:
        time.sleep(0.1)


def works_without_end(_given: bytes) -> Any:
    while True:
        pass


def begins_an_answer(_given: bytes) -> Any:
    """And never ends it, as one might that was taken over by what it read."""
    os.write(1, b'{"half":')
    time.sleep(60)


def answers_without_end(_given: bytes) -> Any:
    while True:
        os.write(1, b"[" * 65536)


def answers_too_deeply(_given: bytes) -> Any:
    os.write(1, b"[" * 100_000 + b"]" * 100_000)
    os._exit(0)


def reads(given: bytes) -> Any:
    """What becomes of reading the files of these names, one a line."""
    return {name: _read(name) for name in given.decode().splitlines()}


def _read(name: str) -> int | str:
    try:
        return len(Path(name).read_bytes())
    except OSError as error:
        return type(error).__name__


def connects(given: bytes) -> Any:
    with socket.create_connection(("127.0.0.1", int(given)), timeout=2):
        return "connected"


def connects_past_python(given: bytes) -> Any:
    """As code would that has taken the process over: by the system's own functions."""
    system = ctypes.CDLL(None, use_errno=True)
    address = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(int(given)), socket.inet_aton("127.0.0.1"))
    opened = system.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    return system.connect(opened, address, len(address))


def starts_another(_given: bytes) -> Any:
    return subprocess.run(["/bin/true"], check=True).returncode


def leaves_another_behind(_given: bytes) -> Any:
    """Which would go on by itself; answers its number, or -1 where none could be started."""
    number = ctypes.CDLL(None).fork()
    if number == 0:
        os.close(1)
        time.sleep(600)
    return number


def never_has_enough(_given: bytes) -> Any:
    return len(bytearray(2 * 1024 * 1024 * 1024))


def writes_a_file(given: bytes) -> Any:
    return Path(given.decode()).write_bytes(b"x")


def dies(_given: bytes) -> Any:
    os.abort()
