"""The words of candidates' names and the trigrams of these words.

The trigrams of a word are shared by all candidates who have it, so two transactions can meet: one adds a
name with a word, the other removes the last name that had it. Adding a word locks its first trigram
against removal. Removing one waits for these locks, and then checks again who has it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, delete, exists, insert, or_, select

from app.candidates.models import Candidate, NameTrigram, NameWord
from app.db.base import db
from app.people.attempts import DIALECT_INSERTS
from app.shared.text import batched
from app.shared.words import trigrams_of

WORDS_AT_ONCE = 100  # in one statement: SQLite limits how many conditions and values one may have


def add_name_words(candidate: Candidate, words: Collection[str]) -> None:
    """Store words of a candidate's name that are not stored yet."""
    add_names_words({candidate.id: words})


def add_names_words(words_by_id: Mapping[int, Collection[str]]) -> None:
    """The same for several candidates, by their ids. The number of statements follows from the words."""
    words = sorted({word for words in words_by_id.values() for word in words})
    for some in batched(words, WORDS_AT_ONCE):
        _store_trigrams(some)
    rows = [
        {"word": word, "candidate_id": id_} for id_, words in words_by_id.items() for word in sorted(words)
    ]
    if rows:
        db.session.execute(insert(NameWord), rows)


def remove_names_words(candidate_ids: Collection[int]) -> None:
    """Remove the words of the names of several candidates."""
    of_them = NameWord.candidate_id.in_(candidate_ids)
    words = sorted(db.session.scalars(select(NameWord.word).where(of_them).distinct()))
    db.session.execute(delete(NameWord).where(of_them))
    for some in batched(words, WORDS_AT_ONCE):
        _remove_unused_trigrams(some)


def update_name_words(candidate: Candidate, words: Collection[str]) -> None:
    """Make the stored words of a candidate's name these."""
    stored = set(db.session.scalars(select(NameWord.word).where(NameWord.candidate_id == candidate.id)))
    add_name_words(candidate, set(words) - stored)
    if removed := sorted(stored - set(words)):
        of_them = (NameWord.candidate_id == candidate.id, NameWord.word.in_(removed))
        db.session.execute(delete(NameWord).where(*of_them))
        _remove_unused_trigrams(removed)


def _store_trigrams(words: Sequence[str]) -> None:
    """Store the trigrams of words that have none, and lock those of the others until the commit."""
    missing = set(words)
    while missing:  # again if others stored or removed one of them meanwhile
        missing.difference_update(db.session.scalars(_lock_for_use(sorted(missing))))
        if missing:
            missing.difference_update(_insert_trigrams(sorted(missing)))


def _insert_trigrams(words: Sequence[str]) -> Collection[str]:
    """The words of the trigrams that this transaction stored: nobody else removes them before the commit."""
    rows = [{"trigram": each, "word": word} for word in words for each in trigrams_of(word)]
    upsert = DIALECT_INSERTS[db.engine.dialect.name](NameTrigram).values(rows).on_conflict_do_nothing()
    return db.session.scalars(upsert.returning(NameTrigram.word)).all()


def _lock_for_use(words: Sequence[str]) -> Select[str]:
    """Many transactions may use a word at once. One that removes it waits for them."""
    return _first_trigrams(words).with_for_update(read=True, key_share=True)


def _remove_unused_trigrams(words: Sequence[str]) -> None:
    db.session.execute(_first_trigrams(words).with_for_update())
    all_of_them = or_(*(_is_trigram_of(word, trigrams_of(word)) for word in words))
    is_unused = ~exists().where(NameWord.word == NameTrigram.word)
    db.session.execute(delete(NameTrigram).where(all_of_them, is_unused))


def _first_trigrams(words: Sequence[str]) -> Select[str]:
    first = or_(*(_is_trigram_of(word, trigrams_of(word)[:1]) for word in words))
    return select(NameTrigram.word).where(first).order_by(NameTrigram.word)


def _is_trigram_of(word: str, trigrams: Sequence[str]) -> ColumnElement[bool]:
    return and_(NameTrigram.trigram.in_(trigrams), NameTrigram.word == word)
