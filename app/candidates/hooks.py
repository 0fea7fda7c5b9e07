"""What packages above this one do for it: record a change of each application, and count duplicates."""

from __future__ import annotations

from collections.abc import Callable

from app.candidates.models import Candidate
from app.people.models import User

_change_hooks: list[Callable[[Candidate, User | None], None]] = []
_counts: list[Callable[[User], int]] = []


def on_candidate_change(hook: Callable[[Candidate, User | None], None]) -> None:
    """Call `hook` with each candidate who changes, and with who changed them; None for the candidate."""
    _change_hooks.append(hook)


def record_candidate_change(candidate: Candidate, *, by: User | None) -> None:
    """Record that a candidate changed now: a change of each of their applications, which show them."""
    for hook in _change_hooks:
        hook(candidate, by)


def on_count_duplicates(count: Callable[[User], int]) -> None:
    """Register what counts the pairs of candidates who may be one person, as far as a person may see."""
    _counts.append(count)


def count_duplicates(user: User) -> int:
    """How many such pairs there are for a person, counted up to a limit."""
    return sum(count(user) for count in _counts)
