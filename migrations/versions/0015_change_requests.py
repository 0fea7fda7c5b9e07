"""People ask for a change of a territory, and ISR management decides."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0015"
down_revision = "0014"

INSTANT = sa.DateTime(timezone=True)
CHANGES = ("hand it to an ISR", "make it vacant", "something else")
CHECKS = {
    "two_people": "decided_by_id IS NULL OR decided_by_id <> asked_by_id",
    "somebody_decided": "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
    "to_somebody": "(change = 'hand it to an ISR') = (to_id IS NOT NULL)",
}
POINTS_TO = {
    "territory_id": "territories",
    "to_id": "users",
    "manager_id": "users",
    "asked_by_id": "users",
    "asked_note_id": "notes",
    "decided_by_id": "users",
    "decided_note_id": "notes",
}


def upgrade() -> None:
    _change_requests()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("territory_change_requests")
    put_triggers(op.get_bind())


def _change_requests() -> None:
    op.create_table(
        "territory_change_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("change", _one_of("change", *CHANGES), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True, comment="the ISR who is to have it"),
        sa.Column(
            "manager_id", sa.Integer(), nullable=True, comment="whose decision it is; none: any ISR manager's"
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_note_id", sa.Integer(), nullable=False),
        sa.Column("state", _one_of("change_state", "asked", "agreed", "declined"), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_note_id", sa.Integer(), nullable=True),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_territory_change_requests_{name}"))
            for name, condition in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_territory_change_requests_{column}")
            )
            for column, table in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_change_requests")),
    )
    for column in ("territory_id", "manager_id", "asked_by_id", "state"):
        op.create_index(op.f(f"ix_territory_change_requests_{column}"), "territory_change_requests", [column])
    op.create_index(
        "uq_territory_change_requests_asked",
        "territory_change_requests",
        ["territory_id", "asked_by_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
