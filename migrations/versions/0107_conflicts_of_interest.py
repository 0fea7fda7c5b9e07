"""Colleagues who know a candidate, and that a recruiter acknowledged it."""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A new table and a column; nothing is built again."""
    ways = sa.Enum(
        *("family", "friends", "work", "other"),
        name="acquaintance",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True, comment="the colleague"),
        sa.Column("named", sa.String(200), nullable=False, comment="as the candidate typed it"),
        sa.Column("acquaintance", ways, nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=True, comment="none: the candidate"),
        sa.Column("stated_at", INSTANT, nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False, comment="of the recruiter who acknowledged it"),
        sa.CheckConstraint(
            "acknowledged_at IS NULL OR (acknowledged_by_id IS NOT NULL AND user_id IS NOT NULL)",
            name=op.f("ck_conflicts_of_interest_acknowledged_by_somebody"),
        ),
        _points_to("application_id", "applications"),
        _points_to("user_id", "users"),
        _points_to("stated_by_id", "users"),
        _points_to("acknowledged_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts_of_interest")),
        sa.UniqueConstraint(
            "application_id", "user_id", name=op.f("uq_conflicts_of_interest_application_id_user_id")
        ),
    )
    op.create_index("ix_conflicts_of_interest_application_id", "conflicts_of_interest", ["application_id"])
    op.create_index("ix_conflicts_of_interest_user_id", "conflicts_of_interest", ["user_id"])
    op.add_column(
        "applications",
        sa.Column(
            "has_open_conflict",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="somebody knows them, not acknowledged yet",
        ),
    )


def downgrade() -> None:
    op.drop_column("applications", "has_open_conflict")
    op.drop_table("conflicts_of_interest")


def _points_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_conflicts_of_interest_{column}"))
