"""Passwords: hashed with argon2, and checked in the same time whether or not there is one.

A hash takes 64 MB. So a process works on one at a time, and of two web processes only one does: others wait
for their turn, in the order of the system, and are refused after HASHING_PATIENCE_SECONDS.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from tempfile import TemporaryFile
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from config import ServerSettings

MIN_PASSWORD_LENGTH = 12
HASHING_ROUNDS = 3
HASHING_PATIENCE_SECONDS = 10
HASHING_POLL_SECONDS = 0.02
_one_at_a_time = BoundedSemaphore(1)


def _open_file() -> int:
    with TemporaryFile() as file:
        return os.dup(file.fileno())


# A byte of it is locked during each hash. The web processes have it from the first one; if one is killed, the
# system unlocks what it had locked.
_turns_of_all = _open_file()


class TooManyPasswords(RuleBroken):
    """Others set or check passwords at the same time, and it takes too long to wait for them."""

    status = 503


def hash_password(password: str) -> str:
    """The argon2id hash to store. Raises TooManyPasswords."""
    with _turn():
        return _hasher(HASHING_ROUNDS).hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Takes the same time if none is stored.

    Raises TooManyPasswords.
    """
    try:
        with _turn():
            _hasher(HASHING_ROUNDS).verify(stored or _dummy_hash(HASHING_ROUNDS), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@contextmanager
def _turn() -> Iterator[None]:
    until = time.monotonic() + HASHING_PATIENCE_SECONDS
    if not _one_at_a_time.acquire(timeout=HASHING_PATIENCE_SECONDS):
        raise _too_many()
    try:
        turn = _turn_of_all(until)
        try:
            yield
        finally:
            fcntl.lockf(_turns_of_all, fcntl.LOCK_UN, 1, turn)
    finally:
        _one_at_a_time.release()


def _turn_of_all(until: float) -> int:
    """Wait until less than half of the web processes work on a hash."""
    at_once = max(1, ServerSettings().web_concurrency // 2)
    while True:
        for turn in range(at_once):
            with suppress(OSError):
                fcntl.lockf(_turns_of_all, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, turn)
                return turn
        if time.monotonic() > until:
            raise _too_many()
        time.sleep(HASHING_POLL_SECONDS)


def _too_many() -> TooManyPasswords:
    return TooManyPasswords(_("Too many people are signing in right now. Try again in a minute."))


@cache
def _hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, memory_cost=_memory_kib(cost), parallelism=1)


def _memory_kib(cost: int) -> int:
    return 65536 if cost > 1 else 64


def _dummy_hash(cost: int) -> str:
    """A hash that matches no password and takes the same time to check, without the time to make one."""
    return f"$argon2id$v=19$m={_memory_kib(cost)},t={cost},p=1${'A' * 22}${'A' * 43}"
