"""Work done apart ends in time, within its memory, and gives back words and nothing else."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from app.untrusted import read_only, sandbox
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed
from tests.house.source import ROOT


def has_landlock() -> bool:
    libc = ctypes.CDLL(None)
    return sys.platform == "linux" and libc.syscall(read_only.CREATE_RULESET, None, 0, 1) > 0


def counted(given: bytes) -> Any:
    return {"bytes": len(given), "process": os.getpid()}


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
    """What becomes of reading a file of this name."""
    try:
        return len(Path(given.decode()).read_bytes())
    except OSError as error:
        return type(error).__name__


def environment(_given: bytes) -> Any:
    return dict(os.environ)


def rights(_given: bytes) -> Any:
    """Who it is, and its group of processes."""
    return {
        "user": os.geteuid(),
        "group": os.getpgid(0),
        "process": os.getpid(),
        "groups": os.getgroups(),
    }


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


def test_it_is_done_in_another_process_and_answers():
    answer = run_sandboxed(counted, b"x" * 10 * 1024 * 1024, seconds=30)

    assert answer["bytes"] == 10 * 1024 * 1024
    assert answer["process"] != os.getpid()


@pytest.mark.parametrize("work", [never_ends, works_without_end, begins_an_answer])
def test_what_does_not_end_is_ended(work):
    begun = time.monotonic()
    with pytest.raises(SandboxLimitExceeded):
        run_sandboxed(work, b"", seconds=3)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "work", [never_has_enough, dies, answers_without_end, answers_too_deeply, starts_another]
)
def test_what_takes_too_much_or_dies_is_said_to_have(work, capfd):
    with pytest.raises(SandboxLimitExceeded):
        run_sandboxed(work, b"", seconds=30)


def test_it_writes_no_file(tmp_path, capfd):
    with pytest.raises(SandboxLimitExceeded):
        run_sandboxed(writes_a_file, str(tmp_path / "x").encode(), seconds=30)
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0


def test_it_has_no_secret_in_its_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "nobody-may-know")
    monkeypatch.setenv("DATABASE_URL", "postgresql://onramp:password@host/onramp")

    assert run_sandboxed(environment, b"", seconds=30).keys() <= {
        "PATH",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONUTF8",
        "LC_CTYPE",
    }


def test_it_is_a_group_of_its_own_and_nobody(request):
    its = run_sandboxed(rights, b"", seconds=30)

    assert its["group"] == its["process"] != os.getpgid(0)
    if os.geteuid() == 0 and its["user"] != 0:  # nobody can read the Python that the tests run with
        assert (its["user"], its["groups"]) == (65534, [])


@pytest.mark.parametrize("work", [connects, connects_past_python])
def test_it_reaches_no_network(work):
    """Past Python, where the system lets us have a network of our own: as root it does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        try:
            answer = run_sandboxed(work, str(listening.getsockname()[1]).encode(), seconds=30)
        except SandboxLimitExceeded:
            answer = "refused"
        if os.geteuid() == 0 or work is connects:
            assert answer != "connected"
            with pytest.raises(TimeoutError):
                listening.accept()


def test_it_leaves_no_process_behind():
    """As nobody it can start none; as anyone else, what it starts ends with its group."""
    number = run_sandboxed(leaves_another_behind, b"", seconds=30)
    if number != -1:
        for _ in range(1000):
            if (
                not Path(f"/proc/{number}").exists()
                or "(zombie)" in Path(f"/proc/{number}/status").read_text()
            ):
                break
        else:
            raise AssertionError("It is still there.")


@pytest.mark.skipif(not has_landlock(), reason="This Linux has no Landlock.")
def test_it_reads_no_file_but_of_its_code_and_of_the_system():
    """Who is not root stays the same user in there, who may read the database and our secrets."""
    with tempfile.NamedTemporaryFile(dir="/var/tmp", suffix=".env") as secrets:
        secrets.write(b"SECRET_KEY=x")
        secrets.flush()
        Path(secrets.name).chmod(0o644)
        for name in (secrets.name, f"/proc/{os.getpid()}/environ", str(ROOT / "config.py"), "/etc/passwd"):
            assert run_sandboxed(reads, name.encode(), seconds=20) == "PermissionError", name
    for name in (sandbox.__file__, ctypes.__file__):
        assert run_sandboxed(reads, name.encode(), seconds=20) > 0, name
