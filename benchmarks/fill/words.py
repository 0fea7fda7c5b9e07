"""The tables of words that candidates are found by, each with what it has of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Table

from app.db.base import db
from app.shared.words import words_in
from benchmarks.fill.people import Person

WORDS: dict[str, Callable[[Person], Iterable[str]]] = {
    "candidate_name_words": lambda person: words_in(person.name),
    "candidate_words": lambda person: words_in(f"{person.name}\n{person.email}\n{person.resume()}"),
}


def word_tables() -> list[Table]:
    return [db.metadata.tables[name] for name in WORDS]


def word_rows(person: Person, candidate_id: int) -> Iterator[tuple[Table, tuple[str, int]]]:
    """The rows of a candidate. Their tables have two columns: the word and the candidate."""
    for table in word_tables():
        for word in dict.fromkeys(WORDS[table.name](person)):
            yield table, (word, candidate_id)
