"""Moving to another opening with the candidate's consent, and the months until somebody may apply again."""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"

INSTANT = sa.DateTime(timezone=True)
WAITS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Two new tables; nothing is built again."""
    answers = sa.Enum(
        *("agreed", "refused", "expired"),
        name="move_answer",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "opening_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("to_opening_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True, comment="what the candidate is told"),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("answer", answers, nullable=True),
        sa.Column(
            "takes_answers",
            sa.Boolean(),
            nullable=False,
            comment="the candidate takes along their answers to the same questions",
        ),
        sa.Column("moved_to_id", sa.Integer(), nullable=True, comment="the application in the other opening"),
        _points_to("application_id", "applications"),
        _points_to("to_opening_id", "openings"),
        _points_to("proposed_by_id", "users"),
        _points_to("note_id", "notes"),
        _points_to("moved_to_id", "applications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_moves")),
        sa.UniqueConstraint("moved_to_id", name=op.f("uq_opening_moves_moved_to_id")),
        sa.UniqueConstraint(
            "application_id", "to_opening_id", name=op.f("uq_opening_moves_application_id_to_opening_id")
        ),
    )
    op.create_index("ix_opening_moves_to_opening_id", "opening_moves", ["to_opening_id"])
    _partial_index("uq_opening_moves_waiting", "application_id", unique=True)
    _partial_index("ix_opening_moves_expires_at", "expires_at")
    op.create_table(
        "reapply_months",
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 0 AND 60", name=op.f("ck_reapply_months_is_at_most_five_years")),
        sa.PrimaryKeyConstraint("reason", name=op.f("pk_reapply_months")),
    )


def downgrade() -> None:
    op.drop_table("reapply_months")
    op.drop_table("opening_moves")


def _points_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_opening_moves_{column}"))


def _partial_index(name: str, column: str, *, unique: bool = False) -> None:
    op.create_index(
        name, "opening_moves", [column], unique=unique, sqlite_where=WAITS, postgresql_where=WAITS
    )
