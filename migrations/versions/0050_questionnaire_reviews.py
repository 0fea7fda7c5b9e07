"""Guides for the questions of a questionnaire, a reviewer of each opening, and the scores of answers.

An opening without a reviewer has no review before its decisions, so no turn changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

INSTANT = sa.DateTime(timezone=True)
FINISHED, UNFINISHED = sa.text("finished_at IS NOT NULL"), sa.text("finished_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "stages",
        sa.Column(
            "guides",
            sa.JSON(),
            nullable=False,
            server_default="[]",
            comment="for each question: what makes a good answer",
        ),
    )
    op.create_table(
        "questionnaire_reviewers",
        sa.Column(
            "opening_id", sa.Integer(), sa.ForeignKey("openings.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("since", INSTANT, nullable=False, comment="from when on answers are reviewed first"),
    )
    op.create_index("ix_questionnaire_reviewers_user_id", "questionnaire_reviewers", ["user_id"])
    op.create_table(
        "questionnaire_reviews",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("questionnaire_id", sa.Integer(), sa.ForeignKey("questionnaires.id"), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column(
            "token",
            sa.String(40),
            nullable=False,
            unique=True,
            comment="random, so that an address tells nobody's name",
        ),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.UniqueConstraint("questionnaire_id", "reviewer_id"),
    )
    op.create_index(
        "ix_questionnaire_reviews_unfinished",
        "questionnaire_reviews",
        ["reviewer_id"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )
    op.create_index(
        "uq_questionnaire_reviews_finished",
        "questionnaire_reviews",
        ["questionnaire_id"],
        unique=True,
        sqlite_where=FINISHED,
        postgresql_where=FINISHED,
    )
    op.create_table(
        "answer_scores",
        sa.Column("review_id", sa.Integer(), sa.ForeignKey("questionnaire_reviews.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False, comment="of the answer"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("scored_at", INSTANT, nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 4", name="value_from_1_to_4"),
    )


def downgrade() -> None:
    """What waits for a decision instead is written by `flask turns rebuild`."""
    turns = sa.table("turns", sa.column("kind"))
    op.execute(turns.delete().where(turns.c.kind == "review questionnaire"))
    for table in ("answer_scores", "questionnaire_reviews", "questionnaire_reviewers"):
        op.drop_table(table)
    op.drop_column("stages", "guides")
