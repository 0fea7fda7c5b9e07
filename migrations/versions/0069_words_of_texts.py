"""A search reads the words of each text by itself: of documents, answers and notes.

The words of all candidates are written again from their texts, some records at a time.
"""

from itertools import islice

import sqlalchemy as sa
from alembic import op

from app.shared.words import MAX_WORD_LENGTH, words_in

revision = "0069"
down_revision = "0065"

TABLE, INDEX = "candidate_words", "ix_candidate_words_candidate_id_word"
SOURCES = ("person", "document", "answers", "note")
AT_ONCE = 500  # ids of records
WORD_LIMIT = 5000  # different ones of one text
WORD = sa.String(MAX_WORD_LENGTH).with_variant(sa.String(MAX_WORD_LENGTH, collation="C"), "postgresql")

# For each source the table of its records and its texts: record, candidate, application, text.
TEXTS = {
    "person": (
        "candidates",
        """
        SELECT c.id, c.id, NULL, c.name FROM candidates c
        WHERE c.id > :after AND c.id <= :until AND c.merged_into_id IS NULL AND c.erased_at IS NULL
        UNION ALL SELECT c.id, c.id, NULL, c.email FROM candidates c
        WHERE c.id > :after AND c.id <= :until AND c.merged_into_id IS NULL AND c.erased_at IS NULL
        UNION ALL SELECT c.id, c.id, NULL, f.email FROM candidates c
        JOIN former_emails f ON f.candidate_id = c.id
        WHERE c.id > :after AND c.id <= :until AND c.merged_into_id IS NULL AND c.erased_at IS NULL
        """,
    ),
    "document": (
        "documents",
        """
        SELECT r.id, c.id, a.id, r.text FROM documents r
        JOIN applications a ON a.id = r.application_id JOIN candidates c ON c.id = a.candidate_id
        WHERE r.id > :after AND r.id <= :until AND r.text IS NOT NULL
        AND c.merged_into_id IS NULL AND c.erased_at IS NULL
        """,
    ),
    "answers": (
        "questionnaires",
        """
        SELECT r.id, c.id, a.id, s.text FROM questionnaires r
        JOIN answers s ON s.questionnaire_id = r.id
        JOIN applications a ON a.id = r.application_id JOIN candidates c ON c.id = a.candidate_id
        WHERE r.id > :after AND r.id <= :until AND c.merged_into_id IS NULL AND c.erased_at IS NULL
        """,
    ),
    "note": (
        "application_notes",
        """
        SELECT r.id, c.id, a.id, r.text FROM application_notes r
        JOIN applications a ON a.id = r.application_id JOIN candidates c ON c.id = a.candidate_id
        WHERE r.id > :after AND r.id <= :until AND r.deleted_at IS NULL
        AND c.merged_into_id IS NULL AND c.erased_at IS NULL
        """,
    ),
}


def upgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    op.drop_table(TABLE)
    words = op.create_table(
        TABLE,
        sa.Column("word", WORD, nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(*SOURCES, name="word_source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "application_id",
            sa.Integer(),
            nullable=True,
            comment="of the text; none for a name or an email",
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f(f"fk_{TABLE}_candidate_id")),
        sa.PrimaryKeyConstraint("word", "candidate_id", "source", "record_id", name=op.f(f"pk_{TABLE}")),
    )
    for source, (records, texts) in TEXTS.items():
        _store(words, source, records, texts)
    op.create_index(INDEX, TABLE, ["candidate_id", "word"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    op.rename_table(TABLE, "words_of_texts")
    op.create_table(
        TABLE,
        sa.Column("word", WORD, nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_words_candidate_id")),
        sa.PrimaryKeyConstraint("word", "candidate_id", name=op.f("pk_words")),
    )
    op.execute(
        "INSERT INTO candidate_words SELECT DISTINCT word, candidate_id FROM words_of_texts"
        " WHERE source IN ('person', 'document')"
    )
    op.drop_table("words_of_texts")
    op.create_index(INDEX, TABLE, ["candidate_id", "word"])


def _store(words: sa.Table, source: str, records: str, texts: str) -> None:
    connection, after = op.get_bind(), 0
    last = connection.scalar(sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(records))) or 0
    while after < last:
        some = {"after": after, "until": after + AT_ONCE}
        said: dict[tuple[int, int, int | None], list[str]] = {}
        for record_id, candidate_id, application_id, text in connection.execute(sa.text(texts), some):
            said.setdefault((record_id, candidate_id, application_id), []).append(text)
        rows = [
            {
                "word": word,
                "candidate_id": candidate_id,
                "source": source,
                "record_id": 0 if source == "person" else record_id,
                "application_id": application_id,
            }
            for (record_id, candidate_id, application_id), of_record in said.items()
            for word in _distinct_words(of_record)
        ]
        if rows:
            connection.execute(sa.insert(words), rows)
        after += AT_ONCE


def _distinct_words(texts: list[str]) -> list[str]:
    distinct = dict.fromkeys(word for text in texts for word in words_in(text))
    return list(islice(distinct, WORD_LIMIT))
