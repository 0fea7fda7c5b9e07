"""The terms of a search, as SQL: each is one of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.candidates.models import NameWord, SearchWord
from app.db.rows import literal_number, read_rows
from app.shared.words import words_in

SEARCH_WORD_LIMIT = 8  # words; more make a search no narrower
_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Term:
    """A candidate has a term if one of their words begins with it, or a word of their name is `similar`.

    Both are texts, or parameters of a statement that is made once.
    """

    prefix: Any
    similar: Any = ()

    def condition(self, candidate_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """The condition that the candidate with this id has the term."""
        return or_(*(exists(ids.where(word.candidate_id == candidate_id)) for word, ids in self._parts()))

    def candidate_ids(self) -> Select[int] | CompoundSelect[int]:
        """The ids of the candidates who have it; an id can occur several times."""
        parts = [ids for _, ids in self._parts()]
        return union_all(*parts) if len(parts) > 1 else parts[0]

    def _parts(self) -> list[tuple[type[SearchWord] | type[NameWord], Select[int]]]:
        prefix = select(SearchWord.candidate_id).where(_has_prefix(self.prefix))
        parts: list[tuple[type[SearchWord] | type[NameWord], Select[int]]] = [(SearchWord, prefix)]
        if not isinstance(self.similar, Sequence) or self.similar:
            parts.append((NameWord, select(NameWord.candidate_id).where(NameWord.word.in_(self.similar))))
        return parts


def terms_of(search: str) -> list[Term]:
    """The terms of a search, each once."""
    return [Term(word) for word in dict.fromkeys(words_in(search))][:SEARCH_WORD_LIMIT]


def rarest_first(terms: Sequence[Term], limit: int) -> tuple[list[Term], int]:
    """The terms, those with the fewest rows first, and how many rows the first one has.

    Terms with more than `limit` rows are not counted to the end; of these, longer ones come first.
    """
    values = {f"word_{place}": term.prefix for place, term in enumerate(terms)}
    values |= {f"similar_{place}": term.similar for place, term in enumerate(terms) if term.similar}
    (counts,) = read_rows(_counts(tuple(bool(term.similar) for term in terms), limit + 1), values)
    order = sorted(zip(counts, terms, strict=True), key=lambda each: (each[0], -len(each[1].prefix)))
    return [term for _, term in order], order[0][0]


@lru_cache(maxsize=64)
def _counts(have_similar: Sequence[bool], most: int) -> Any:
    """The statement that counts the rows of so many terms, up to `most` of each."""
    terms = [
        Term(
            bindparam(f"word_{place}", type_=String),
            bindparam(f"similar_{place}", expanding=True) if has_similar else (),
        )
        for place, has_similar in enumerate(have_similar)
    ]
    return select(*(count_rows(term, most) for term in terms))


def count_rows(term: Term, most: int) -> ColumnElement[int]:
    """How many rows a term has, counted up to `most`."""
    return (
        select(func.count())
        .select_from(term.candidate_ids().limit(literal_number(most)).subquery())
        .scalar_subquery()
    )


def _has_prefix(prefix: Any) -> ColumnElement[bool]:
    """As a range of the index, which LIKE is not on every database."""
    return and_(SearchWord.word >= prefix, SearchWord.word < prefix + _LAST_CHARACTER)
