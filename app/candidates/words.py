"""Writing the words a candidate is found by. Whoever changes a name, an email or a text calls it."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import delete, insert, select

from app.candidates.models import Candidate, Document, Word
from app.candidates.queries import addresses_of
from app.db.base import db
from app.shared.words import words_in

MOST_WORDS = 5000  # different ones of one candidate


def write_words(candidate: Candidate) -> None:
    """Write the words of a candidate's name, email and documents anew.

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
    texts = select(Document.text).where(Document.candidate_id == candidate.id, Document.text.is_not(None))
    read = db.session.scalars(texts.order_by(Document.id)).all()
    said = [candidate.name, *addresses_of(candidate), *(text for text in read if text)]
    different = dict.fromkeys(word for text in said for word in words_in(text))
    return list(islice(different, MOST_WORDS))
