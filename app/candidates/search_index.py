"""The words a candidate is found by. Code that changes a name, an email or a text updates them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import delete, insert, select

from app.candidates.models import Candidate, SearchWord
from app.candidates.models.owned_records import owned_kinds
from app.candidates.queries import emails_of
from app.candidates.search.name_words import add_names_words, remove_names_words, update_name_words
from app.db.base import db
from app.shared import clock
from app.shared.words import words_in

INDEXED_WORD_LIMIT = 5000  # different ones of one candidate


def index_new_candidate(candidate: Candidate) -> None:
    """Store the words of a candidate who has just been added, and has no texts and no other emails yet."""
    index_new_candidates([candidate])


def index_new_candidates(candidates: Sequence[Candidate]) -> None:
    """The same for several candidates. The number of statements follows from the words of their names."""
    db.session.flush()
    add_names_words({each.id: _distinct_words([each.name]) for each in candidates})
    rows = [
        {"word": word, "candidate_id": each.id}
        for each in candidates
        for word in _distinct_words([each.name, each.email])
    ]
    if rows:
        db.session.execute(insert(SearchWord), rows)


def update_search_index(candidate: Candidate) -> None:
    """Rewrite the words of a candidate's name, emails and texts, such as those of documents.

    It locks their row, so that two updates of one candidate wait for each other. The candidate is due to be
    compared with others.
    """
    candidate.compare_due_at = clock.now()
    db.session.flush()
    db.session.execute(select(Candidate.id).where(Candidate.id == candidate.id).with_for_update())
    update_name_words(candidate, _distinct_words([candidate.name]))
    db.session.execute(delete(SearchWord).where(SearchWord.candidate_id == candidate.id))
    # The name and emails come first, so that the limit never cuts them.
    _store(candidate, _distinct_words([candidate.name, *emails_of(candidate), *texts_of(candidate)]))


def remove_from_search_index(candidate: Candidate) -> None:
    """Remove all words of a candidate whom no search finds any more: a merged or an erased record."""
    update_name_words(candidate, ())
    db.session.execute(delete(SearchWord).where(SearchWord.candidate_id == candidate.id))


def remove_all_from_search_index(candidate_ids: Collection[int]) -> None:
    """Remove all words of several candidates."""
    remove_names_words(candidate_ids)
    db.session.execute(delete(SearchWord).where(SearchWord.candidate_id.in_(candidate_ids)))


def _store(candidate: Candidate, words: list[str]) -> None:
    if words:
        rows = [{"word": word, "candidate_id": candidate.id} for word in words]
        db.session.execute(insert(SearchWord), rows)


def _distinct_words(texts: Iterable[str]) -> list[str]:
    distinct = dict.fromkeys(word for text in texts for word in words_in(text))
    return list(islice(distinct, INDEXED_WORD_LIMIT))


def texts_of(candidate: Candidate) -> Iterator[str]:
    """The texts of a candidate's records, such as those of documents, a statement for each kind."""
    for kind in owned_kinds():
        if kind.text is not None:
            with_text = (kind.model.candidate_id == candidate.id, kind.text.is_not(None))
            texts = select(kind.text).where(*with_text).order_by(kind.model.id)
            yield from filter(None, db.session.scalars(texts).all())
