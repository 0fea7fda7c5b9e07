"""Candidates have documents, and are found by the words of their name, their email and what they sent."""

import sqlalchemy as sa
from alembic import op

from app.shared.words import LONGEST_WORD, words_in

revision = "0004"
down_revision = "0003"

AT_ONCE = 1000  # candidates whose words are written in one go


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "docx",
                "odt",
                "txt",
                name="document_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("stored_as", sa.String(length=32), nullable=False, comment="the file's name in the folder"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the content"),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True, comment="why there is no text, in words"),
        sa.Column(
            "read_due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when to read its text; a claim moves it on",
        ),
        sa.Column("read_attempts", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True, comment="none: the candidate"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_documents_application_id")
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_documents_candidate_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name=op.f("fk_documents_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_documents_stored_as")),
    )
    op.create_index(op.f("ix_documents_application_id"), "documents", ["application_id"])
    op.create_index(op.f("ix_documents_candidate_id"), "documents", ["candidate_id"])
    op.create_index(op.f("ix_documents_read_due_at"), "documents", ["read_due_at"])
    op.create_table(
        "erased_files",
        sa.Column("stored_as", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("stored_as", name=op.f("pk_erased_files")),
    )
    words = op.create_table(
        "candidate_words",
        sa.Column(
            "word",
            sa.String(LONGEST_WORD).with_variant(sa.String(LONGEST_WORD, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_words_candidate_id")
        ),
        sa.PrimaryKeyConstraint("word", "candidate_id", name=op.f("pk_candidate_words")),
    )
    op.create_index("ix_candidate_words_candidate_id_word", "candidate_words", ["candidate_id", "word"])
    _write_words(op.get_bind(), words)


def downgrade() -> None:
    op.drop_table("candidate_words")
    op.drop_table("erased_files")
    op.drop_table("documents")


def _write_words(bind: sa.Connection, words: sa.Table) -> None:
    """The words of the names and emails of the candidates who are here already."""
    candidates = sa.table("candidates", sa.column("id"), sa.column("name"), sa.column("email"))
    last = 0
    while True:
        next_ones = sa.select(candidates).where(candidates.c.id > last).order_by(candidates.c.id)
        rows = bind.execute(next_ones.limit(AT_ONCE)).all()
        if not rows:
            return
        found = {(word, row.id) for row in rows for word in words_in(f"{row.name}\n{row.email}")}
        if found:
            bind.execute(sa.insert(words), [{"word": word, "candidate_id": id_} for word, id_ in found])
        last = rows[-1].id
