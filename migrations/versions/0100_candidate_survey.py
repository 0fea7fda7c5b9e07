"""The candidate's survey: who is to be asked, and answers without a person."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0099"

INSTANT = sa.DateTime(timezone=True)
ENDED = ("active", "declined", "withdrawn", "hired")


def upgrade() -> None:
    op.create_table(
        "survey_invitations",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=True, comment="of the mail; none: it was sent"),
        sa.Column("expires_at", INSTANT, nullable=True, comment="of the link; none: there is none"),
        sa.Column("refused", sa.Boolean(), nullable=False, comment="the candidate wants no such mail"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_survey_invitations_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitations")),
        sa.UniqueConstraint("application_id", name=op.f("uq_survey_invitations_application_id")),
    )
    for column in ("due_at", "expires_at"):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_survey_invitations_{column}",
            "survey_invitations",
            [column],
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_table(
        "survey_answers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("family", sa.String(200), nullable=False, comment="the name of the job family"),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column(
            "ended",
            sa.Enum(*ENDED, name="survey_ended", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the application",
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_survey_answers_one_to_five")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
    )
    op.create_index("ix_survey_answers_month", "survey_answers", ["month"])


def downgrade() -> None:
    op.drop_table("survey_answers")
    op.drop_table("survey_invitations")
