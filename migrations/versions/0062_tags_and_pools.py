"""Tags of candidates, pools of people to come back to, and what an opening looks for."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"

INSTANT = sa.DateTime(timezone=True)
COLORS = ("gray", "red", "orange", "green", "teal", "blue", "purple", "pink")
REMINDER = "(remind_on IS NULL) = (remind_at IS NULL) AND (remind_on IS NULL) = (reminds_id IS NULL)"
TABLES = ("opening_pools", "pool_members", "pools", "opening_tags", "candidate_tags", "tags")


def upgrade() -> None:
    _create_tags()
    _create_pools()


def downgrade() -> None:
    op.execute("DELETE FROM turns WHERE kind = 'come back to candidate'")
    for table in TABLES:
        op.drop_table(table)


def _create_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column(
            "name_key",
            sa.String(200),
            nullable=True,
            comment="what the name is compared by; none once merged",
        ),
        sa.Column(
            "color",
            sa.Enum(*COLORS, name="tag_color", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        _points_to("tags", "created_by_id", "users"),
        _points_to("tags", "merged_into_id", "tags"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name_key", name=op.f("uq_tags_name_key")),
    )
    op.create_index(op.f("ix_tags_merged_into_id"), "tags", ["merged_into_id"])
    op.create_table(
        "candidate_tags",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        _points_to("candidate_tags", "candidate_id", "candidates"),
        _points_to("candidate_tags", "tag_id", "tags"),
        _points_to("candidate_tags", "added_by_id", "users"),
        sa.PrimaryKeyConstraint("candidate_id", "tag_id", name=op.f("pk_candidate_tags")),
    )
    op.create_index(
        "ix_candidate_tags_tag_id_added_at", "candidate_tags", ["tag_id", "added_at", "candidate_id"]
    )
    _create_wanted("opening_tags", "tag_id", "tags")


def _create_pools() -> None:
    op.create_table(
        "pools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False, comment="what the name is compared by"),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        _points_to("pools", "created_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
        sa.UniqueConstraint("name_key", name=op.f("uq_pools_name_key")),
    )
    op.create_index("ix_pools_closed_at_name_key", "pools", ["closed_at", "name_key"])
    table = "pool_members"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("remind_at", INSTANT, nullable=True),
        sa.Column("reminds_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(REMINDER, name=op.f(f"ck_{table}_reminder_is_whole")),
        _points_to(table, "pool_id", "pools"),
        _points_to(table, "candidate_id", "candidates"),
        _points_to(table, "added_by_id", "users"),
        _points_to(table, "reminds_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("pool_id", "candidate_id", name=op.f(f"uq_{table}_pool_id_candidate_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pool_members_pool_id_added_at", table, ["pool_id", "added_at", "id"])
    op.create_index(op.f("ix_pool_members_candidate_id"), table, ["candidate_id"])
    op.create_index("ix_pool_members_reminds_id", table, ["reminds_id", "remind_at"])
    _create_wanted("opening_pools", "pool_id", "pools")


def _create_wanted(table: str, column: str, to: str) -> None:
    op.create_table(
        table,
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column(column, sa.Integer(), nullable=False),
        _points_to(table, "opening_id", "openings"),
        _points_to(table, column, to),
        sa.PrimaryKeyConstraint("opening_id", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _points_to(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
