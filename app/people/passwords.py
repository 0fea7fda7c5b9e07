"""Passwords: hashed with argon2, and checked in the same time whether or not there is one.

A hash takes 64 MB. So a process works on one at a time: others wait for their turn, in the order of the
system, and are refused after HASHING_PATIENCE_SECONDS.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

MIN_PASSWORD_LENGTH = 12
HASHING_ROUNDS = 3
HASHING_PATIENCE_SECONDS = 10
_one_at_a_time = BoundedSemaphore(1)


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
    if not _one_at_a_time.acquire(timeout=HASHING_PATIENCE_SECONDS):
        raise TooManyPasswords(_("Too many people are signing in right now. Try again in a minute."))
    try:
        yield
    finally:
        _one_at_a_time.release()


@cache
def _hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, memory_cost=_memory_kib(cost), parallelism=1)


def _memory_kib(cost: int) -> int:
    return 65536 if cost > 1 else 64


def _dummy_hash(cost: int) -> str:
    """A hash that matches no password and takes the same time to check, without the time to make one."""
    return f"$argon2id$v=19$m={_memory_kib(cost)},t={cost},p=1${'A' * 22}${'A' * 43}"
