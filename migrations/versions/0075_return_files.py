"""Return files: what was sent back to the CRM, and what became of each value."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0075"
down_revision = "0074"
TRIGGERS_ARE = "5d3cc989054f1300e85b21a4241de22bda3ba1e04d8fa56b04cf94fcbc61099b"

INSTANT = sa.DateTime(timezone=True)
FIELDS = ("proposed isr", "isr", "isr override", "tier", "next step", "next step owner", "log")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "crm_returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("crm_return_kind", "accounts", "isr", "work", "log"), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False, comment="the names in its first row"),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True, comment="none: by command"),
        sa.Column("record_count", sa.Integer(), nullable=False),
        _points_to("crm_returns", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_returns")),
    )
    op.create_table(
        "crm_return_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("field", _choice("crm_return_field", *FIELDS), nullable=False),
        sa.Column("value", sa.Text(), nullable=False, comment="as the file has it; empty: blank"),
        sa.Column(
            "state",
            _choice("crm_return_state", "sent", "confirmed", "not taken", "replaced"),
            nullable=False,
        ),
        sa.Column("settled_at", INSTANT, nullable=True, comment="when it stopped waiting"),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (opportunity_id IS NULL)", name=op.f("ck_crm_return_rows_one_record")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (settled_at IS NULL)", name=op.f("ck_crm_return_rows_settled_once")
        ),
        _points_to("crm_return_rows", "account_id", "accounts"),
        _points_to("crm_return_rows", "opportunity_id", "opportunities"),
        _points_to("crm_return_rows", "return_id", "crm_returns"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_return_rows")),
    )
    op.create_index("ix_crm_return_rows_return", "crm_return_rows", ["return_id", "state", "id"])
    for record in ("account", "opportunity"):
        op.create_index(
            f"uq_crm_return_rows_{record}",
            "crm_return_rows",
            [f"{record}_id", "field"],
            unique=True,
            sqlite_where=sa.text("state = 'sent'"),
            postgresql_where=sa.text("state = 'sent'"),
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("crm_return_rows")
    op.drop_table("crm_returns")
    put_triggers(op.get_bind())


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
