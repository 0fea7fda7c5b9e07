"""Find records of which there are not many, such as openings, by the beginnings of their words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Select

from app.db.base import db
from app.shared.words import words_in

COMPARED_LIMIT = 5000  # records


def ids_with_words(statement: Select[*tuple[Any, ...]], search: str, *, limit: int) -> list[int]:
    """The ids of the first rows that match a search: each of its words begins a word of their texts.

    The first column of `statement` is the id, and the others are the texts. A search without words finds
    nothing. Case and accents make no difference, on either database.
    """
    asked = list(dict.fromkeys(words_in(search)))
    found: list[int] = []
    rows = db.session.execute(statement.limit(COMPARED_LIMIT)).all() if asked else []
    for record_id, *texts in rows:
        words = _words(" ".join(map(str, texts)))
        if all(any(word.startswith(each) for word in words) for each in asked):
            found.append(record_id)
            if len(found) == limit:
                break
    return found


@lru_cache(maxsize=COMPARED_LIMIT)
def _words(text: str) -> list[str]:
    return list(words_in(text))
