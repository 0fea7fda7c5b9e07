"""Candidates who may be one person are found and listed, merges can be undone, and sources have a list.

Every candidate there is is due to be compared; the worker does it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

INSTANT = sa.DateTime(timezone=True)
CONTACT = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TABLES = ("sources", "candidate_merges", "distinct_pairs", "possible_duplicates", "candidate_contacts")


def upgrade() -> None:
    op.add_column(
        "candidates",
        sa.Column(
            "compare_due_at",
            INSTANT,
            nullable=True,
            comment="when to look for others who may be the same person",
        ),
    )
    op.execute(
        "UPDATE candidates SET compare_due_at = CURRENT_TIMESTAMP"
        " WHERE merged_into_id IS NULL AND erased_at IS NULL"
    )
    op.create_index(op.f("ix_candidates_compare_due_at"), "candidates", ["compare_due_at"])
    op.create_table(
        "candidate_contacts",
        sa.Column("contact", CONTACT, nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        _points_to("candidate_contacts", "candidate_id", "candidates"),
        sa.PrimaryKeyConstraint("contact", "candidate_id", name=op.f("pk_candidate_contacts")),
    )
    op.create_index(op.f("ix_candidate_contacts_candidate_id"), "candidate_contacts", ["candidate_id"])
    _create_pairs(
        "possible_duplicates",
        sa.Column("reasons", sa.JSON(), nullable=False, comment="contacts, and other values of MatchReason"),
        sa.Column("strength", sa.Integer(), nullable=False, comment="how much speaks for it"),
        sa.Column("found_at", INSTANT, nullable=False),
    )
    op.create_index("ix_possible_duplicates_strength", "possible_duplicates", ["strength", "id"])
    _create_pairs(
        "distinct_pairs",
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=False),
        _points_to("distinct_pairs", "by_id", "users"),
        _points_to("distinct_pairs", "note_id", "notes"),
    )
    _create_merges()
    _create_sources()


def downgrade() -> None:
    op.drop_column("submitted_applications", "via")
    op.drop_index(op.f("ix_candidates_referred_by_id"), table_name="candidates")
    for table in TABLES:
        op.drop_table(table)
    op.drop_index(op.f("ix_candidates_compare_due_at"), table_name="candidates")
    op.drop_column("candidates", "compare_due_at")


def _create_pairs(table: str, *columns: sa.Column | sa.ForeignKeyConstraint) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        *columns,
        sa.CheckConstraint("first_id < second_id", name=op.f(f"ck_{table}_in_order")),
        _points_to(table, "first_id", "candidates"),
        _points_to(table, "second_id", "candidates"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f(f"uq_{table}_first_id_second_id")),
    )
    op.create_index(op.f(f"ix_{table}_second_id"), table, ["second_id"])


def _create_merges() -> None:
    table = "candidate_merges"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("merged_at", INSTANT, nullable=False),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("last_message_id", sa.Integer(), nullable=False, comment="the last mail written before it"),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        _points_to(table, "kept_id", "candidates"),
        _points_to(table, "other_id", "candidates"),
        _points_to(table, "by_id", "users"),
        _points_to(table, "note_id", "notes"),
        _points_to(table, "undone_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("kept_id", "other_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_sources_name")),
        sa.UniqueConstraint("code", name=op.f("uq_sources_code")),
    )
    op.create_index(op.f("ix_candidates_referred_by_id"), "candidates", ["referred_by_id"])
    op.add_column(
        "submitted_applications",
        sa.Column(
            "via",
            sa.String(100),
            nullable=False,
            server_default="",
            comment="the code of the link they came by, or empty",
        ),
    )


def _points_to(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
