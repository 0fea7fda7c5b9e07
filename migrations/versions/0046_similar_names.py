"""A search finds misspelt names by the trigrams of the words of names.

Names are read, and words are cut into trigrams, some at a time.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.shared.words import MAX_WORD_LENGTH, TRIGRAM_LENGTH, trigrams_of, words_in

revision = "0046"
down_revision = "0045"

AT_ONCE = 1000


def upgrade() -> None:
    words = op.create_table(
        "candidate_name_words",
        sa.Column("word", _bytewise(MAX_WORD_LENGTH), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_name_words_candidate_id")
        ),
        sa.PrimaryKeyConstraint("word", "candidate_id", name=op.f("pk_candidate_name_words")),
    )
    op.create_index(op.f("ix_candidate_name_words_candidate_id"), "candidate_name_words", ["candidate_id"])
    trigrams = op.create_table(
        "name_trigrams",
        sa.Column("trigram", _bytewise(TRIGRAM_LENGTH), nullable=False),
        sa.Column("word", _bytewise(MAX_WORD_LENGTH), nullable=False),
        sa.PrimaryKeyConstraint("trigram", "word", name=op.f("pk_name_trigrams")),
    )
    _store_words(words)
    _store_trigrams(words, trigrams)


def downgrade() -> None:
    op.drop_table("name_trigrams")
    op.drop_table("candidate_name_words")


def _bytewise(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _store_words(words: sa.Table) -> None:
    """Those of every candidate whom a search finds."""
    connection, last = op.get_bind(), 0
    id_, name = sa.column("id"), sa.column("name")
    candidates = sa.table("candidates", id_, name, sa.column("merged_into_id"), sa.column("erased_at"))
    found = candidates.c.merged_into_id.is_(None), candidates.c.erased_at.is_(None)
    some = sa.select(id_, name).select_from(candidates).where(*found).order_by(id_).limit(AT_ONCE)
    while rows := connection.execute(some.where(id_ > last)).all():
        _insert(
            words,
            [
                {"word": word, "candidate_id": row.id}
                for row in rows
                for word in dict.fromkeys(words_in(row.name))
            ],
        )
        last = rows[-1].id


def _store_trigrams(words: sa.Table, trigrams: sa.Table) -> None:
    connection, last = op.get_bind(), ""
    some = sa.select(words.c.word).distinct().order_by(words.c.word).limit(AT_ONCE)
    while found := connection.scalars(some.where(words.c.word > last)).all():
        _insert(trigrams, [{"trigram": each, "word": word} for word in found for each in trigrams_of(word)])
        last = found[-1]


def _insert(table: sa.Table, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        op.get_bind().execute(sa.insert(table), rows)
