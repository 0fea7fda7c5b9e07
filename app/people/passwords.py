"""Passwords: hashed with argon2, checked in the same time whether or not there is one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

SHORTEST = 12


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher(_cost()).hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether the password is the one stored; takes as long when none is."""
    cost = _cost()
    try:
        _hasher(cost).verify(stored or _nobodys(cost), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def _cost() -> int:
    return int(current_app.extensions["settings"].password_cost)


@cache
def _hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, memory_cost=_memory(cost), parallelism=1)


def _memory(cost: int) -> int:
    """In KiB."""
    return 65536 if cost > 1 else 64


def _nobodys(cost: int) -> str:
    """A hash no password has, which takes as long to check. It is written, not made: that is work, too."""
    return f"$argon2id$v=19$m={_memory(cost)},t={cost},p=1${'A' * 22}${'A' * 43}"
