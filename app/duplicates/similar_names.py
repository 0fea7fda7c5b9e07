"""Find candidates by a name that may be written in another way."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, true
from sqlalchemy.orm import aliased

from app.candidates.models import NameWord
from app.candidates.search.similar_words import with_similar_words
from app.candidates.search.terms import Term
from app.db.base import db

PROPOSED_LIMIT = 50  # other candidates by one kind of reason
COMMON_NAME_WORD_LIMIT = 300  # candidates with a word of a name, or one like it
COMPARED_NAME_WORDS = 4


def ids_with_similar_name(words: Sequence[str], *, but: int | None = None) -> Sequence[int]:
    """The ids of some candidates who have every word of a name, or one like it, without the one `but`.

    They are read by the word that the fewest have. A name of common words is compared as a whole only.
    """
    if len(words) < 2:
        return []
    terms = [Term(number, word, true()) for number, word in enumerate(words)]
    likes = [[term.prefix, *term.similar] for term in with_similar_words(terms)]
    some = [select(NameWord.candidate_id).where(NameWord.word.in_(like)) for like in likes]
    numbers = [
        select(func.count()).select_from(each.limit(COMMON_NAME_WORD_LIMIT).subquery()).scalar_subquery()
        for each in some
    ]
    counts = db.session.execute(select(*numbers)).one()
    order = sorted(range(len(likes)), key=lambda at: counts[at])
    if counts[order[0]] >= COMMON_NAME_WORD_LIMIT:
        return []
    found = some[order[0]]
    if but is not None:
        found = found.where(NameWord.candidate_id != but)
    for at in order[1:]:
        word = aliased(NameWord)
        also = select(word.word).where(word.candidate_id == NameWord.candidate_id, word.word.in_(likes[at]))
        found = found.where(also.exists())
    return db.session.scalars(found.distinct().limit(PROPOSED_LIMIT)).all()
