"""Find candidates by words: each must begin a word of their name, email or documents.

A search costs one statement beside the list's own. It counts, up to a limit, how many words begin with each
prefix. For a rare prefix, the list comes from the candidates who have it. Otherwise the list is read by
name, and each candidate is checked for the words, which soon fills a page.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, func, select

from app.candidates.models import Candidate, SearchWord
from app.db.base import db
from app.shared.words import words_in

SEARCH_WORD_LIMIT = 8  # words; more make a search no narrower
RARE_WORD_LIMIT = 2000
_LAST_CHARACTER = "\U0010ffff"


def matches_search(search: str) -> ColumnElement[bool]:
    """The condition that a candidate has every word of a search. A search without words finds nobody."""
    prefixes = list(dict.fromkeys(words_in(search)))[:SEARCH_WORD_LIMIT]
    if not prefixes:
        return false()
    counts = db.session.execute(select(*(_count_of_prefix(prefix) for prefix in prefixes))).one()
    rarest = min(range(len(prefixes)), key=lambda number: counts[number])
    rare = prefixes.pop(rarest) if counts[rarest] <= RARE_WORD_LIMIT else None
    conditions: list[ColumnElement[bool]] = [
        exists().where(SearchWord.candidate_id == Candidate.id, _has_prefix(prefix)) for prefix in prefixes
    ]
    if rare is not None:
        conditions.insert(0, Candidate.id.in_(select(SearchWord.candidate_id).where(_has_prefix(rare))))
    return and_(*conditions)


def _count_of_prefix(prefix: str) -> ColumnElement[int]:
    some = select(SearchWord.candidate_id).where(_has_prefix(prefix)).limit(RARE_WORD_LIMIT + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _has_prefix(prefix: str) -> ColumnElement[bool]:
    """As a range of the index, which LIKE is not on every database."""
    return and_(SearchWord.word >= prefix, SearchWord.word < prefix + _LAST_CHARACTER)
