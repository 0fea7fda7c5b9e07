"""Voluntary questions to candidates: the questions, the answers without a person, and rounded sums."""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"

REACHED = ("applied", "interview", "offer", "hired")


def upgrade() -> None:
    """A column is added to the company, and no table is built again."""
    op.add_column(
        "company_settings",
        sa.Column(
            "asks_identification",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="voluntary questions to candidates",
        ),
    )
    op.create_table(
        "identification_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False, comment="without the one that is always there"),
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when it is no longer asked",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identification_questions")),
    )
    op.create_table(
        "identification_answers",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "option",
            sa.Integer(),
            nullable=False,
            comment="its place among the options; -1: prefers not to say",
        ),
        sa.CheckConstraint("option >= -1", name=op.f("ck_identification_answers_is_an_option")),
        _points_to_question("identification_answers"),
        sa.PrimaryKeyConstraint("key", "question_id", name=op.f("pk_identification_answers")),
    )
    op.create_table(
        "identification_sums",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "reached",
            sa.Enum(
                *REACHED, name="identification_reached", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 10 AND number % 10 = 0", name=op.f("ck_identification_sums_rounded")),
        _points_to_question("identification_sums"),
        sa.PrimaryKeyConstraint("question_id", "option", "reached", name=op.f("pk_identification_sums")),
    )
    op.create_table(
        "identification_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "checked", sa.Date(), nullable=False, comment="the first day of the month of the last check"
        ),
        sa.Column("counted", sa.Date(), nullable=True, comment="the same of the sums; none: too few answers"),
        sa.Column("respondents", sa.Integer(), nullable=False, comment="how many had answered then"),
        sa.CheckConstraint("id = 1", name=op.f("ck_identification_counts_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identification_counts")),
    )


def downgrade() -> None:
    for table in ("counts", "sums", "answers", "questions"):
        op.drop_table(f"identification_{table}")
    op.drop_column("company_settings", "asks_identification")


def _points_to_question(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_question_id")
    return sa.ForeignKeyConstraint(["question_id"], ["identification_questions.id"], name=name)
