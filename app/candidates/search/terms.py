"""The terms of a search, as SQL: each is one of its words.

Statements of terms have the words as parameters (`values_of`), so that they are made once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.candidates.models import NameWord, SearchWord
from app.db.rows import in_text, literal_number, read_rows
from app.shared.words import words_in

SEARCH_WORD_LIMIT = 8  # words; more make a search no narrower
_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Term:
    """A candidate has a term if one of their words begins with it, or a word of their name is `similar`.

    `number` is its place in the search, and `readable` the condition that the person who asks may find a
    candidate by a stored word. Two terms are equal if they are the same in a statement.
    """

    number: int
    prefix: str = field(compare=False)
    readable: ColumnElement[bool] = field(compare=False)
    similar: Sequence[str] = field(default=(), compare=False)
    is_similar: bool = False

    def condition(self, candidate_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """The condition that the candidate with this id has the term.

        It is asked of each candidate that something else leads to (OFFSET 0), along the index of their words:
        compared as pairs, no other index fits.
        """
        word, end = _range_of(self.number)
        pair = tuple_(SearchWord.candidate_id, SearchWord.word)
        asked = [
            select(SearchWord.candidate_id).where(
                SearchWord.candidate_id == candidate_id,
                pair >= tuple_(candidate_id, word),
                pair < tuple_(candidate_id, end),
                self.readable,
            )
        ]
        if self.is_similar:
            asked.append(self._similar().where(NameWord.candidate_id == candidate_id))
        return or_(*(ids.offset(0).exists() for ids in asked))

    def candidate_ids(self) -> Any:
        """The ids of the candidates who have it; an id can occur several times."""
        return self._ids(self.readable)

    def counted(self) -> Any:
        """The same without asking who may read a word, which is asked of few: it only says what is rare."""
        return self._ids(true())

    def _ids(self, readable: ColumnElement[bool]) -> Any:
        words = (begins_with(SearchWord.word, self.number), readable)
        ids = select(SearchWord.candidate_id).where(*words)
        return union_all(ids, self._similar()) if self.is_similar else ids

    def _similar(self) -> Select[int]:
        like = NameWord.word.in_(in_text(f"similar_{self.number}", expanding=True))
        return select(NameWord.candidate_id).where(like)


@dataclass(frozen=True)
class AmongIds:
    """The candidates among whom a person searches, if these are not all: they count as one more term."""

    ids: Select[int] = field(compare=False)
    column: Any = field(compare=False)  # of `ids`
    prefix: str = ""

    def condition(self, candidate_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return self.ids.where(self.column == candidate_id).exists()

    def candidate_ids(self) -> Select[int]:
        return self.ids

    def counted(self) -> Select[int]:
        return self.ids


AnyTerm = Term | AmongIds


def terms_of(search: str, readable: ColumnElement[bool]) -> list[Term]:
    """The terms of a search, each once."""
    words = list(dict.fromkeys(words_in(search)))[:SEARCH_WORD_LIMIT]
    return [Term(number, word, readable) for number, word in enumerate(words)]


def values_of(terms: Iterable[AnyTerm]) -> dict[str, Any]:
    """The parameters of a statement with some terms."""
    values: dict[str, Any] = {}
    for term in terms:
        if isinstance(term, Term):
            values[f"word_{term.number}"] = term.prefix
            values[f"end_{term.number}"] = term.prefix + _LAST_CHARACTER
            if term.is_similar:
                values[f"similar_{term.number}"] = list(term.similar)
    return values


def rarest_first(
    scope: Hashable, terms: Sequence[AnyTerm], values: Mapping[str, Any], limit: int
) -> tuple[list[AnyTerm], list[int]]:
    """The terms, those with the fewest rows first, and how many rows each has.

    Terms with more than `limit` rows are not counted to the end; of these, longer ones come first. The
    statement is made once for a scope, and each time for None.
    """
    make = _counts if scope is not None else _counts.__wrapped__
    (counts,) = read_rows(make(scope, tuple(terms), limit), values)
    order = sorted(zip(counts, terms, strict=True), key=lambda each: (each[0], -len(each[1].prefix)))
    return [term for _, term in order], [count for count, _ in order]


@lru_cache(maxsize=100)
def _counts(_scope: Hashable, terms: Sequence[AnyTerm], limit: int) -> Any:
    return select(*(count_rows(term.counted(), limit + 1) for term in terms))


def count_rows(ids: Select[int] | CompoundSelect[int], most: int) -> ColumnElement[int]:
    """How many rows there are, counted up to `most`."""
    some = ids.limit(literal_number(most)).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def begins_with(word: InstrumentedAttribute[str], number: int) -> ColumnElement[bool]:
    """The condition that a word begins with a term: a range of the index, which LIKE is not everywhere."""
    first, end = _range_of(number)
    return and_(word >= first, word < end)


def _range_of(number: int) -> tuple[Any, Any]:
    return in_text(f"word_{number}"), in_text(f"end_{number}")
