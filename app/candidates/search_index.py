"""The words a candidate is found by. Code that changes a name, an email or a text updates them.

A text that is written alone is stored alone (`store_words_of_texts`). Whatever changes more of a candidate
writes all of their words again (`update_search_index`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from app.candidates.models import Application, Candidate, SearchWord, WordSource
from app.candidates.models.owned_records import owned_kinds
from app.candidates.queries import emails_of
from app.candidates.search.name_words import add_names_words, remove_names_words, update_name_words
from app.candidates.search.texts import texts_of_candidates
from app.db.base import db
from app.db.rows import read_rows
from app.shared import clock
from app.shared.words import words_in

INDEXED_WORD_LIMIT = 5000  # different ones of one text


class StoredWord(NamedTuple):
    """A word of a candidate as it is stored."""

    word: str
    candidate_id: int
    source: WordSource = WordSource.PERSON
    record_id: int = 0
    application_id: int | None = None


def index_new_candidate(candidate: Candidate) -> None:
    """Store the words of a candidate who has just been added, and has no texts and no other emails yet."""
    index_new_candidates([candidate])


def index_new_candidates(candidates: Sequence[Candidate]) -> None:
    """The same for several candidates. The number of statements follows from the words of their names."""
    db.session.flush()
    add_names_words({each.id: _distinct_words([each.name]) for each in candidates})
    _insert(
        StoredWord(word, each.id) for each in candidates for word in _distinct_words([each.name, each.email])
    )


def update_search_index(candidate: Candidate) -> None:
    """Rewrite the words of a candidate's name, emails, and texts of their applications.

    It locks their row, so that two updates of one candidate wait for each other. The candidate is due to be
    compared with others.
    """
    candidate.compare_due_at = clock.now()
    db.session.flush()
    db.session.execute(select(Candidate.id).where(Candidate.id == candidate.id).with_for_update())
    update_name_words(candidate, _distinct_words([candidate.name]))
    db.session.execute(delete(SearchWord).where(SearchWord.candidate_id == candidate.id))
    _insert(words_of_candidates({candidate.id: [candidate.name, *emails_of(candidate)]}))


def words_of_candidates(names: Mapping[int, Iterable[str]]) -> Iterator[StoredWord]:
    """The rows of all words of some candidates, whose names and emails are given by their ids."""
    for candidate_id, said in names.items():
        for word in _distinct_words(said):
            yield StoredWord(word, candidate_id)
    texts: dict[tuple[WordSource, int, int, int], list[str]] = {}
    for record_id, text, application_id, candidate_id, source in read_rows(texts_of_candidates(names.keys())):
        texts.setdefault((WordSource(source), record_id, application_id, candidate_id), []).append(text)
    for (source, record_id, application_id, candidate_id), said in texts.items():
        for word in _distinct_words(said):
            yield StoredWord(word, candidate_id, source, record_id, application_id)


def store_words_of_texts(source: WordSource, texts: Iterable[tuple[int, Application, str]]) -> None:
    """Store the words of new texts, each with the id of its record and with its application."""
    said: dict[tuple[int, int, int], list[str]] = {}
    for record_id, application, text in texts:
        said.setdefault((record_id, application.id, application.candidate_id), []).append(text)
    _insert(
        StoredWord(word, candidate_id, source, record_id, application_id)
        for (record_id, application_id, candidate_id), of_record in said.items()
        for word in _distinct_words(of_record)
    )


def remove_words_of_text(source: WordSource, record_id: int, application: Application) -> None:
    """Remove the words of a text that was deleted, or is about to be stored again."""
    of_candidate = SearchWord.candidate_id == application.candidate_id
    of_record = (SearchWord.source == source, SearchWord.record_id == record_id)
    db.session.execute(delete(SearchWord).where(of_candidate, *of_record))


def remove_from_search_index(candidate: Candidate) -> None:
    """Remove all words of a candidate whom no search finds any more: a merged or an erased record."""
    update_name_words(candidate, ())
    db.session.execute(delete(SearchWord).where(SearchWord.candidate_id == candidate.id))


def remove_all_from_search_index(candidate_ids: Collection[int]) -> None:
    """Remove all words of several candidates."""
    remove_names_words(candidate_ids)
    db.session.execute(delete(SearchWord).where(SearchWord.candidate_id.in_(candidate_ids)))


def _insert(rows: Iterable[StoredWord]) -> None:
    values = [row._asdict() for row in rows]
    if values:
        db.session.execute(insert(SearchWord), values)


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
