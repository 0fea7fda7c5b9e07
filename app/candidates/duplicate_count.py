"""How many pairs of candidates may be one person. A package above this one finds and counts them."""

from __future__ import annotations

from collections.abc import Callable

from app.people.models import User

_counts: list[Callable[[User], int]] = []


def on_count_duplicates(count: Callable[[User], int]) -> None:
    """Register what counts the pairs that a person may see."""
    _counts.append(count)


def count_duplicates(user: User) -> int:
    """How many pairs there are for a person, counted up to a limit."""
    return sum(count(user) for count in _counts)
