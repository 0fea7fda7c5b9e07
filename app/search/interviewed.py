"""The candidates a person interviews, found by their names: an interviewer sees no more of a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.candidates.search.rules import may_be_misspelt, words_like
from app.interviews.queries import interviewed_names, shown_interviews
from app.people.models import User
from app.shared.words import words_in

COMPARED_SIMILAR = 500  # of the newest candidates


class Interviewed(NamedTuple):
    """A candidate with the newest interview of the person who searches."""

    id: int
    name: str
    stage: str
    opening: str


def find_interviewed(user: User, search: str, *, limit: int) -> list[tuple[Interviewed, bool]]:
    """The candidates whose names have every word of a search, then those with similar names (True)."""
    asked = list(dict.fromkeys(words_in(search)))
    names = interviewed_names(user) if asked else []
    words = {each.id: list(words_in(each.name)) for each in names}
    exact = [id_ for id_ in words if _has_all(asked, words[id_])][:limit]
    similar: list[int] = []
    for id_ in list(words)[:COMPARED_SIMILAR] if len(exact) < limit else []:
        if id_ not in exact and _has_like(asked, words[id_]):
            similar.append(id_)
    found = _shown([*exact, *similar][:limit])
    return [(each, each.id not in exact) for each in found]


def _shown(ids: Sequence[int]) -> list[Interviewed]:
    rows: dict[int, Any] = {each.id: each for each in shown_interviews(ids)} if ids else {}
    return [
        Interviewed(id_, each.application.candidate.name, each.stage.name, each.application.opening.name)
        for id_ in ids
        if (each := rows.get(id_))
    ]


def _has_all(asked: Iterable[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in asked)


def _has_like(asked: Iterable[str], words: Sequence[str]) -> bool:
    return all(
        any(word.startswith(each) for word in words) or (may_be_misspelt(each) and words_like(each, words))
        for each in asked
    )
