"""The words of names that are like the words of a search, by the trigrams they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select, union_all

from app.candidates.models import NameTrigram, NameWord
from app.candidates.search.rules import LONG_WORD, may_be_misspelt, words_like
from app.candidates.search.terms import Term, begins_with, count_rows, values_of
from app.db.rows import in_text, literal_number, read_rows
from app.shared.words import trigrams_of

COMPARED_WORD_LIMIT = 60  # for one word of a search
COMMON_WORD_LIMIT = 2000  # rows of a word of a search


def with_similar_words(terms: Sequence[Term]) -> list[Term]:
    """The terms with the words of names that are like each, in one statement."""
    compared = [term for term in terms if may_be_misspelt(term.prefix)]
    if not compared:
        return list(terms)
    values: dict[str, Any] = values_of(compared)
    for term in compared:
        trigrams, most = trigrams_of(term.prefix), 2 if len(term.prefix) >= LONG_WORD - 1 else 1
        values |= {
            f"trigrams_{term.number}": trigrams,
            f"trigram_count_{term.number}": len(trigrams),
            f"least_{term.number}": len(term.prefix) - most,
            f"most_{term.number}": len(term.prefix) + most,
        }
    found: dict[str, list[str]] = {term.prefix: [] for term in terms}
    for prefix, word in read_rows(_compared_words(tuple(term.number for term in compared)), values):
        found[prefix].append(word)
    return [_with_similar(term, words_like(term.prefix, found[term.prefix])) for term in terms]


def _with_similar(term: Term, words: Sequence[str]) -> Term:
    return replace(term, similar=words, is_similar=bool(words))


@lru_cache(maxsize=100)
def _compared_words(numbers: Sequence[int]) -> Any:
    """The words of names that share the most trigrams with each word, for their number of letters.

    A word that many names have is not a mistake, and is compared with none. Words of texts do not count: who
    may not read a text learns nothing of it here.
    """
    return union_all(*map(_words_compared_with, numbers))


def _words_compared_with(number: int) -> Select[str, str]:
    names = select(NameWord.candidate_id).where(begins_with(NameWord.word, number))
    is_rare = count_rows(names, COMMON_WORD_LIMIT) < COMMON_WORD_LIMIT
    length = func.length(NameTrigram.word)
    shared = func.count() * 2.0 / (length + 1 + bindparam(f"trigram_count_{number}", type_=Integer))
    some = (
        select(NameTrigram.word, shared.label("shared"))
        .where(NameTrigram.trigram.in_(bindparam(f"trigrams_{number}", expanding=True)))
        .where(length.between(bindparam(f"least_{number}"), bindparam(f"most_{number}")))
        .where(is_rare)
        .group_by(NameTrigram.word)
        .order_by(shared.desc(), NameTrigram.word)
        .limit(literal_number(COMPARED_WORD_LIMIT))
        .subquery()
    )
    return select(in_text(f"word_{number}"), some.c.word)
