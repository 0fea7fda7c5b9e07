"""Seeds of random ways that nobody has been before."""

from __future__ import annotations

from secrets import randbelow


def new_seeds() -> list[int]:
    """One seed; a test that fails shows what it printed, and goes the same way again with it."""
    number = randbelow(10**9)
    print(f"seed {number}")  # noqa: T201
    return [number]
