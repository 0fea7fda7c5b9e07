"""What a candidate needs to take part: their requests, the answers, and the longer times they are granted."""

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "0098"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Columns are added to applications, and no table is built again."""
    op.create_table(
        "accommodations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True, comment="none: the candidate"),
        sa.Column("helps", sa.JSON(), nullable=False, comment="what would help, as the values of Help"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True, comment="the last time"),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="how many answers there are"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_accommodations_answered_by_somebody"),
        ),
        _points_to("application_id", "applications"),
        _points_to("entered_by_id", "users"),
        _points_to("answered_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodations")),
    )
    op.create_index(op.f("ix_accommodations_application_id"), "accommodations", ["application_id"])
    unanswered = sa.text("answered_at IS NULL")
    op.create_index(
        "uq_accommodations_open",
        "accommodations",
        ["application_id"],
        unique=True,
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    )
    for column in (
        _granted("added_answer_days", sa.Integer(), "0", "granted on top of the time to answer questions"),
        _granted("interview_percent", sa.Integer(), "100", "granted, of the minutes of an interview"),
        _granted("for_interviewers", sa.Text(), "", "a practical sentence that the candidate shares"),
    ):
        op.add_column("applications", column)


def downgrade() -> None:
    for name in ("for_interviewers", "interview_percent", "added_answer_days"):
        op.drop_column("applications", name)
    op.drop_table("accommodations")


def _granted(name: str, kind: sa.types.TypeEngine, default: str, comment: str) -> sa.Column:
    return sa.Column(name, kind, nullable=False, server_default=default, comment=comment)


def _points_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_accommodations_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
