"""Turns that ended are kept for reports, and a report can be saved, shared and mailed each month."""

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The history of turns begins now: what ended before was not kept."""
    op.create_table(
        "ended_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column(
            "about_id",
            sa.Integer(),
            nullable=False,
            comment="the id of the record; the kind says of which table",
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", _role(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=False),
        _points_to("ended_turns", "user_id", "users"),
        _points_to("ended_turns", "application_id", "applications"),
        _points_to("ended_turns", "opening_id", "openings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_turns")),
        sa.UniqueConstraint("kind", "about_id", "since", name=op.f("uq_ended_turns_kind_about_id_since")),
    )
    op.create_index("ix_ended_turns_opening_id_ended_at", "ended_turns", ["opening_id", "ended_at"])
    op.create_index(op.f("ix_ended_turns_application_id"), "ended_turns", ["application_id"])
    op.create_table(
        "saved_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("page", sa.String(40), nullable=False, comment="the key of a page of the hiring reports"),
        sa.Column("params", sa.JSON(), nullable=False, comment="its filters, as the address has them"),
        sa.Column("is_shared", sa.Boolean(), nullable=False, comment="with all recruiters"),
        sa.Column("made_at", INSTANT, nullable=False),
        _points_to("saved_reports", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reports")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_reports_user_id_name")),
    )
    op.create_table(
        "report_subscriptions",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False, comment="when the next mail is sent"),
        _points_to("report_subscriptions", "report_id", "saved_reports"),
        _points_to("report_subscriptions", "user_id", "users"),
        sa.PrimaryKeyConstraint("report_id", "user_id", name=op.f("pk_report_subscriptions")),
    )
    op.create_index(op.f("ix_report_subscriptions_user_id"), "report_subscriptions", ["user_id"])
    op.create_index(op.f("ix_report_subscriptions_due_at"), "report_subscriptions", ["due_at"])


def downgrade() -> None:
    for table in ("report_subscriptions", "saved_reports", "ended_turns"):
        op.drop_table(table)


def _role() -> sa.Enum:
    roles = ("recruiter", "interviewer", "hiring manager", "ISR", "ISR manager", "sales operations", "admin")
    return sa.Enum(*roles, name="ended_turn_role", native_enum=False, create_constraint=True, length=40)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
