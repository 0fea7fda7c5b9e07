"""The kinds of records that belong to a candidate but are owned by packages above this one.

A package registers each of its kinds beside the model (`register_owned`). The search index
(`search_index.py`) and a merge (`app/duplicates`) know the kinds only by this description.

A record of which a candidate has at most one with something else, such as a tag, moves in its own way
(`register_shared`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OwnedKind:
    """A kind of records with the columns `id` and `candidate_id`.

    `collection` is the name of its relationship on Candidate. `text` is the column with text for the search
    index, if there is one.
    """

    model: Any
    collection: str
    text: Any = None


@dataclass(frozen=True)
class SharedKind:
    """The rows of a table that say that a candidate has something, such as a tag.

    `move(kept_id, other_id)` moves them when two records are merged. `after(candidate_ids)` is called once
    they were moved or put back. What happens to them later does not keep a merge from being undone: not
    everybody may know of it.
    """

    table: str
    move: Callable[[int, int], None]
    after: Callable[[Sequence[int]], None] = lambda _ids: None


_kinds: list[OwnedKind] = []
_shared: list[SharedKind] = []


def register_owned(kind: OwnedKind) -> None:
    """Register a kind of records that belong to candidates, so that a merge locks and moves them."""
    _kinds.append(kind)


def owned_kinds() -> Sequence[OwnedKind]:
    return _kinds


def register_shared(*kinds: SharedKind) -> None:
    """Register tables with a function of their own, by which a merge moves their rows."""
    _shared.extend(kinds)


def shared_kinds() -> Sequence[SharedKind]:
    return _shared


def shared_tables() -> set[str]:
    """The names of the tables of shared kinds."""
    return {kind.table for kind in _shared}
