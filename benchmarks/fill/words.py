"""The words of names, by which misspelt names are found. Other words are made once the texts are there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from app.db.base import db
from app.shared.words import words_in
from benchmarks.fill.people import Person

MADE_OF_TEXTS = "candidate_words"
NAMES = "candidate_name_words"


def word_tables() -> list[Table]:
    return [db.metadata.tables[NAMES]]


def word_rows(person: Person, candidate_id: int) -> Iterator[tuple[Table, tuple[str, int]]]:
    """The rows of a candidate: the word and the candidate."""
    for table in word_tables():
        for word in dict.fromkeys(words_in(person.name)):
            yield table, (word, candidate_id)
