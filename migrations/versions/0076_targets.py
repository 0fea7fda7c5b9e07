"""Targets: the Net ARR that a region and team aims for in a fiscal quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "US", "EMEA", "APAC", name="region", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("team", sa.String(80), nullable=False, comment="its name in teams.yaml"),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("net_arr", sa.BigInteger(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("net_arr > 0", name=op.f("ck_targets_is_above_0")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_targets_is_a_quarter")),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_targets_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint(
            "fiscal_year",
            "quarter",
            "region",
            "team",
            name=op.f("uq_targets_fiscal_year_quarter_region_team"),
        ),
    )


def downgrade() -> None:
    op.drop_table("targets")
