"""Holdovers of alignment changes."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0074"
down_revision = "0073"
TRIGGERS_ARE = "eb17f1da8d064f2a511cce74784bf6f755d7bd7d01d09888cdfba00f5ce69b7d"

INSTANT = sa.DateTime(timezone=True)
USES_SLOT = "state IN ('asked', 'approved')"
IS_UNDECIDED = "state = 'asked'"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "holdovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                *("asked", "approved", "declined", "expired"),
                name="holdover_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "expires_on",
            sa.Date(),
            nullable=False,
            comment="the day on which it is declined if nobody decided",
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_note_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_note_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("slot BETWEEN 1 AND 5", name=op.f("ck_holdovers_five_slots")),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (opportunity_id IS NULL)", name=op.f("ck_holdovers_one_item")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_holdovers_two_people")
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)"
            " AND (state IN ('approved', 'declined')) = (decided_by_id IS NOT NULL)",
            name=op.f("ck_holdovers_somebody_decided"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_holdovers_{column}"))
            for column, other in (
                ("account_id", "accounts"),
                ("asked_by_id", "users"),
                ("asked_note_id", "notes"),
                ("change_id", "alignment_changes"),
                ("decided_by_id", "users"),
                ("decided_note_id", "notes"),
                ("opportunity_id", "opportunities"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdovers")),
    )
    for column in ("account_id", "asked_by_id", "opportunity_id"):
        op.create_index(f"ix_holdovers_{column}", "holdovers", [column])
    _partial_index("ix_holdovers_undecided", ["expires_on"], IS_UNDECIDED)
    _partial_index("uq_holdovers_slot", ["change_id", "slot"], USES_SLOT, unique=True)
    for item in ("account", "opportunity"):
        op.create_index(f"uq_holdovers_{item}", "holdovers", ["change_id", f"{item}_id"], unique=True)
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("holdovers")
    put_triggers(op.get_bind())


def _partial_index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    options = {"sqlite_where": condition, "postgresql_where": condition, "unique": unique}
    op.create_index(name, "holdovers", columns, **options)
