"""Finding candidates by words: each must begin a word of their name, email or documents.

A search costs one statement beside the list's own, whatever is asked. It counts, up to a point, how many
words begin as asked. Few: the list is made from those who have the rarest. Many: the list is read by name,
and each candidate on the way is asked for the words, which soon makes a page.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, func, select

from app.candidates.models import Candidate, Word
from app.db.base import db
from app.shared.words import words_in

MOST_ASKED = 8  # words; more make a search no narrower
FEW = 2000
_LAST = "\U0010ffff"


def found_by(asked: str) -> ColumnElement[bool]:
    """Whether a candidate has every word asked for; nobody has none of them."""
    prefixes = list(dict.fromkeys(words_in(asked)))[:MOST_ASKED]
    if not prefixes:
        return false()
    counts = db.session.execute(select(*(_counted(prefix) for prefix in prefixes))).one()
    rarest = min(range(len(prefixes)), key=lambda number: counts[number])
    drives = prefixes.pop(rarest) if counts[rarest] <= FEW else None
    asked_for: list[ColumnElement[bool]] = [
        exists().where(Word.candidate_id == Candidate.id, _begins(prefix)) for prefix in prefixes
    ]
    if drives is not None:
        asked_for.insert(0, Candidate.id.in_(select(Word.candidate_id).where(_begins(drives))))
    return and_(*asked_for)


def _counted(prefix: str) -> ColumnElement[int]:
    some = select(Word.candidate_id).where(_begins(prefix)).limit(FEW + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _begins(prefix: str) -> ColumnElement[bool]:
    """As a span of the index, which LIKE is not on every database."""
    return and_(Word.word >= prefix, Word.word < prefix + _LAST)
