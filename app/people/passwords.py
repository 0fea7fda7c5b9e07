"""Passwords: hashed with argon2, and checked in the same time whether or not there is one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD_LENGTH = 12
HASHING_ROUNDS = 3


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher(HASHING_ROUNDS).hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Takes the same time if none is stored."""
    try:
        _hasher(HASHING_ROUNDS).verify(stored or _dummy_hash(HASHING_ROUNDS), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, memory_cost=_memory_kib(cost), parallelism=1)


def _memory_kib(cost: int) -> int:
    return 65536 if cost > 1 else 64


def _dummy_hash(cost: int) -> str:
    """A hash that matches no password and takes the same time to check, without the time to make one."""
    return f"$argon2id$v=19$m={_memory_kib(cost)},t={cost},p=1${'A' * 22}${'A' * 43}"
