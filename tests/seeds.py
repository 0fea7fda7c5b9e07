"""New seeds for random tests."""

from __future__ import annotations

from secrets import randbelow


def new_seeds() -> list[int]:
    """A seed. A failing test prints it, so that the run can be repeated."""
    number = randbelow(10**9)
    print(f"seed {number}")  # noqa: T201
    return [number]
