"""The words candidates are found by, and the trigrams of their names."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record, enum_type
from app.shared.words import MAX_WORD_LENGTH, TRIGRAM_LENGTH


def _bytewise(length: int) -> String:
    """Text that PostgreSQL compares byte by byte, as SQLite does."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


_WORD = _bytewise(MAX_WORD_LENGTH)
_TRIGRAM = _bytewise(TRIGRAM_LENGTH)


class WordSource(StrEnum):
    """Where a word of a candidate stands."""

    PERSON = "person"  # their name and emails
    DOCUMENT = "document"
    ANSWERS = "answers"  # to a questionnaire
    NOTE = "note"  # about an application


class SearchWord(Record):
    """One word of a candidate's name or emails, or of a text of an application, as app.shared.words has it.

    `record_id` is the document, questionnaire or note with the text, and 0 for the candidate: who may read
    the text is asked of that record (`app/candidates/search/texts.py`). Words are compared byte by byte, so
    that an index leads to the words that begin with a few letters.
    """

    __tablename__ = "candidate_words"
    __table_args__ = (Index("ix_candidate_words_candidate_id_word", "candidate_id", "word"),)

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    source: Mapped[WordSource] = mapped_column(
        enum_type(WordSource, "word_source"), primary_key=True, default=WordSource.PERSON
    )
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    application_id: Mapped[int | None] = mapped_column(comment="of the text; none for a name or an email")


class NameWord(Record):
    """One word of a candidate's name. A search for a misspelt name finds candidates by these alone."""

    __tablename__ = "candidate_name_words"

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True, index=True)


class NameTrigram(Record):
    """Three letters in a row of a word of a name, as app.shared.words.trigrams_of makes them.

    A word has its rows once, however many candidates have it, and none when no candidate has it any more.
    """

    __tablename__ = "name_trigrams"

    trigram: Mapped[str] = mapped_column(_TRIGRAM, primary_key=True)
    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
