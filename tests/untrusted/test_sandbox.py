"""Work done apart ends in time, within its memory, and gives back words and nothing else."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import tempfile
import time
from pathlib import Path
from time import sleep

import pytest

from app.untrusted import read_only, sandbox
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed
from tests.house.source import ROOT
from tests.untrusted import sandboxed_work as work

ENVIRONMENT = {"PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8", "LC_CTYPE"}


def has_landlock() -> bool:
    libc = ctypes.CDLL(None)
    return sys.platform == "linux" and libc.syscall(read_only.CREATE_RULESET, None, 0, 1) > 0


def test_it_is_done_in_another_process_without_our_secrets_and_rights(monkeypatch):
    """In a group of its own, and as nobody where we run as root."""
    monkeypatch.setenv("SECRET_KEY", "nobody-may-know")
    monkeypatch.setenv("DATABASE_URL", "postgresql://onramp:password@host/onramp")
    its = run_sandboxed(work.counted, b"x" * 10 * 1024 * 1024, seconds=30)

    assert its["bytes"] == 10 * 1024 * 1024
    assert its["environment"].keys() <= ENVIRONMENT
    assert its["group"] == its["process"] != os.getpgid(0)
    if os.geteuid() == 0 and its["user"] != 0:  # nobody can read the Python that the tests run with
        assert (its["user"], its["groups"]) == (65534, [])


@pytest.mark.parametrize("endless", [work.never_ends, work.works_without_end, work.begins_an_answer])
def test_what_does_not_end_is_ended(endless):
    begun = time.monotonic()
    with pytest.raises(SandboxLimitExceeded):
        run_sandboxed(endless, b"", seconds=1)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "bad",
    [
        work.never_has_enough,
        work.dies,
        work.answers_without_end,
        work.answers_too_deeply,
        work.starts_another,
    ],
)
def test_what_takes_too_much_or_dies_is_reported(bad, capfd):
    with pytest.raises(SandboxLimitExceeded):
        run_sandboxed(bad, b"", seconds=30)


def test_it_writes_no_file(tmp_path, capfd):
    with pytest.raises(SandboxLimitExceeded):
        run_sandboxed(work.writes_a_file, str(tmp_path / "x").encode(), seconds=30)
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0


@pytest.mark.parametrize("how", [work.connects, work.connects_past_python])
def test_it_reaches_no_network(how):
    """Past Python, where the system lets us have a network of our own: as root it does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        try:
            answer = run_sandboxed(how, str(listening.getsockname()[1]).encode(), seconds=30)
        except SandboxLimitExceeded:
            answer = "refused"
        if os.geteuid() == 0 or how is work.connects:
            assert answer != "connected"
            with pytest.raises(TimeoutError):
                listening.accept()


def test_it_leaves_no_process_behind():
    """As nobody it can start none; as anyone else, what it starts ends with its group."""
    number = run_sandboxed(work.leaves_another_behind, b"", seconds=30)
    if number != -1:
        for _ in range(1000):
            if (
                not Path(f"/proc/{number}").exists()
                or "(zombie)" in Path(f"/proc/{number}/status").read_text()
            ):
                break
            sleep(0.01)
        else:
            raise AssertionError("It is still there.")


@pytest.mark.skipif(not has_landlock(), reason="This Linux has no Landlock.")
def test_it_reads_no_file_but_of_its_code_and_of_the_system():
    """A user who is not root stays the same in there, and may read the database and our secrets."""
    with tempfile.NamedTemporaryFile(dir="/var/tmp", suffix=".env") as secrets:
        secrets.write(b"SECRET_KEY=x")
        secrets.flush()
        Path(secrets.name).chmod(0o644)
        hidden = [secrets.name, f"/proc/{os.getpid()}/environ", str(ROOT / "config.py"), "/etc/passwd"]
        needed = [sandbox.__file__, ctypes.__file__]
        found = run_sandboxed(work.reads, "\n".join([*hidden, *needed]).encode(), seconds=20)
    assert {found[name] for name in hidden} == {"PermissionError"}
    assert all(found[name] > 0 for name in needed)
