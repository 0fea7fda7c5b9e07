"""The words of names that are like the words of a search, by the trigrams they share."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, literal, select, union_all

from app.candidates.models import NameTrigram
from app.candidates.search.rules import LONG_WORD, may_be_misspelt, words_like
from app.candidates.search.terms import Term, count_rows
from app.db.rows import read_rows
from app.shared.words import trigrams_of

COMPARED_WORD_LIMIT = 60  # for one word of a search
COMMON_WORD_LIMIT = 2000  # rows of a word of a search


def with_similar_words(terms: Sequence[Term]) -> list[Term]:
    """The terms with the words of names that are like each, in one statement."""
    compared = [_compared_words(term) for term in terms if may_be_misspelt(term.prefix)]
    if not compared:
        return list(terms)
    found: dict[str, list[str]] = {term.prefix: [] for term in terms}
    for prefix, word in read_rows(union_all(*compared)):
        found[prefix].append(word)
    return [Term(prefix, words_like(prefix, words)) for prefix, words in found.items()]


def _compared_words(term: Term) -> Select[str, str]:
    """The words of names that share the most trigrams with a word, for their number of letters.

    A word that many candidates have is not a mistake, and is compared with none.
    """
    prefix, trigrams = term.prefix, trigrams_of(term.prefix)
    is_rare = count_rows(term, COMMON_WORD_LIMIT) < COMMON_WORD_LIMIT
    length, most = func.length(NameTrigram.word), 2 if len(prefix) >= LONG_WORD - 1 else 1
    shared = func.count() * 2.0 / (length + 1 + len(trigrams))
    some = (
        select(NameTrigram.word, shared.label("shared"))
        .where(NameTrigram.trigram.in_(trigrams), length.between(len(prefix) - most, len(prefix) + most))
        .where(is_rare)
        .group_by(NameTrigram.word)
        .order_by(shared.desc(), NameTrigram.word)
        .limit(COMPARED_WORD_LIMIT)
        .subquery()
    )
    return select(literal(prefix), some.c.word)
