"""Writing the words a candidate is found by. Whoever changes a name, an email or a text calls it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import delete, insert, select

from app.candidates.models import Candidate, Word
from app.candidates.models.owned_records import owned_kinds
from app.candidates.queries import addresses_of
from app.db.base import db
from app.shared.words import words_in

MOST_WORDS = 5000  # different ones of one candidate


def write_words(candidate: Candidate) -> None:
    """Write again the words of a candidate's name, emails and texts, such as those of documents.

    Their row is locked, so that two who write the words of one candidate wait for each other.
    """
    db.session.flush()
    db.session.execute(select(Candidate.id).where(Candidate.id == candidate.id).with_for_update())
    db.session.execute(delete(Word).where(Word.candidate_id == candidate.id))
    rows = [{"word": word, "candidate_id": candidate.id} for word in _words_of(candidate)]
    if rows:
        db.session.execute(insert(Word), rows)


def _words_of(candidate: Candidate) -> list[str]:
    """Those of the name and email first: they are never the ones too many."""
    said = [candidate.name, *addresses_of(candidate), *_texts_of(candidate)]
    different = dict.fromkeys(word for text in said for word in words_in(text))
    return list(islice(different, MOST_WORDS))


def _texts_of(candidate: Candidate) -> Iterator[str]:
    for kind in owned_kinds():
        if kind.text is not None:
            theirs = (kind.model.candidate_id == candidate.id, kind.text.is_not(None))
            texts = select(kind.text).where(*theirs).order_by(kind.model.id)
            yield from filter(None, db.session.scalars(texts).all())
