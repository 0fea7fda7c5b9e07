"""Work done apart ends in time, within its memory, and gives back words and nothing else."""

from __future__ import annotations

import os
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.shared.apart import TookTooMuch, do_apart


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
    for pipe in range(3, 32):
        with suppress(OSError):
            os.write(pipe, struct.pack("!i", 1000) + b"half")
    time.sleep(60)


def never_has_enough(_given: bytes) -> Any:
    return len(bytearray(2 * 1024 * 1024 * 1024))


def writes_a_file(given: bytes) -> Any:
    return Path(given.decode()).write_bytes(b"x")


def dies(_given: bytes) -> Any:
    os.abort()


def test_it_is_done_in_another_process_and_answers():
    answer = do_apart(counted, b"x" * 10 * 1024 * 1024, seconds=30)

    assert answer["bytes"] == 10 * 1024 * 1024
    assert answer["process"] != os.getpid()


@pytest.mark.parametrize("work", [never_ends, works_without_end, begins_an_answer])
def test_what_does_not_end_is_ended(work):
    begun = time.monotonic()
    with pytest.raises(TookTooMuch):
        do_apart(work, b"", seconds=3)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("work", [never_has_enough, dies])
def test_what_takes_too_much_or_dies_is_said_to_have(work, capfd):
    with pytest.raises(TookTooMuch):
        do_apart(work, b"", seconds=30)


def test_it_writes_no_file(tmp_path, capfd):
    with pytest.raises(TookTooMuch):
        do_apart(writes_a_file, str(tmp_path / "x").encode(), seconds=30)
    assert (tmp_path / "x").stat().st_size == 0
