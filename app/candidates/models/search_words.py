"""The words candidates are found by."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record
from app.shared.words import MAX_WORD_LENGTH


class SearchWord(Record):
    """One word of a candidate's name, email or documents, as app.shared.words writes it.

    PostgreSQL compares it byte by byte, as SQLite does, so that an index leads to the words that begin
    with a few letters.
    """

    __tablename__ = "candidate_words"
    __table_args__ = (Index("ix_candidate_words_candidate_id_word", "candidate_id", "word"),)

    word: Mapped[str] = mapped_column(
        String(MAX_WORD_LENGTH).with_variant(String(MAX_WORD_LENGTH, collation="C"), "postgresql"),
        primary_key=True,
    )
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
