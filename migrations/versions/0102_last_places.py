"""After the hire for the last place: what becomes of each of the others, by a day."""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"

INSTANT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Two new tables; nothing is built again."""
    op.create_table(
        "last_place_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("hire_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True, comment="for those who are kept"),
        sa.Column("to_opening_id", sa.Integer(), nullable=True, comment="that is proposed to those who move"),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="one more with each change"),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        _points_to("last_place_plans", "opening_id", "openings"),
        _points_to("last_place_plans", "hire_id", "transitions"),
        _points_to("last_place_plans", "pool_id", "pools"),
        _points_to("last_place_plans", "to_opening_id", "openings"),
        _points_to("last_place_plans", "changed_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_place_plans")),
        sa.UniqueConstraint("hire_id", name=op.f("uq_last_place_plans_hire_id")),
    )
    op.create_index("ix_last_place_plans_opening_id", "last_place_plans", ["opening_id"])
    _partial_index("uq_last_place_plans_open", "opening_id", unique=True)
    _partial_index("ix_last_place_plans_due_at", "due_at")
    outcomes = sa.Enum(
        *("decline", "pool", "move"),
        name="last_place_outcome",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "last_place_choices",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("outcome", outcomes, nullable=True),
        sa.Column("application_version", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("transition_id", sa.Integer(), nullable=True, comment="that ended it"),
        _points_to("last_place_choices", "plan_id", "last_place_plans"),
        _points_to("last_place_choices", "application_id", "applications"),
        _points_to("last_place_choices", "chosen_by_id", "users"),
        _points_to("last_place_choices", "transition_id", "transitions"),
        sa.PrimaryKeyConstraint("plan_id", "application_id", name=op.f("pk_last_place_choices")),
    )
    op.create_index("ix_last_place_choices_application_id", "last_place_choices", ["application_id"])


def downgrade() -> None:
    op.drop_table("last_place_choices")
    op.drop_table("last_place_plans")


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _partial_index(name: str, column: str, *, unique: bool = False) -> None:
    op.create_index(
        name, "last_place_plans", [column], unique=unique, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
