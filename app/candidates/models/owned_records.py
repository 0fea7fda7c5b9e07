"""The kinds of records that belong to a candidate but are owned by packages above this one.

A package registers each of its kinds beside the model (`register_owned`). The search index
(`search_index.py`) and a merge (`app/duplicates`) know the kinds only by this description.
"""

from __future__ import annotations

from collections.abc import Sequence
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


_kinds: list[OwnedKind] = []


def register_owned(kind: OwnedKind) -> None:
    """Register a kind of records that belong to candidates, so that a merge locks and moves them."""
    _kinds.append(kind)


def owned_kinds() -> Sequence[OwnedKind]:
    return _kinds
