"""A scorecard has a draft, earlier versions and the jobs of a survey; a stage may have a form of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # Written out: in a rebuilt table, which Alembic would make of it, SQLite loses what points there.
    op.execute(
        "ALTER TABLE stages ADD COLUMN form VARCHAR(40)"
        " CONSTRAINT ck_stages_stage_form CHECK (form IN ('chronological'))"
    )
    op.add_column(
        "scorecards",
        sa.Column(
            "edition", sa.Integer(), server_default="1", nullable=False, comment="one more with each edit"
        ),
    )
    op.add_column("scorecards", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "scorecards",
        sa.Column(
            "jobs",
            sa.JSON(),
            server_default="[]",
            nullable=False,
            comment="of the chronological survey, as rules.Job has them",
        ),
    )
    op.create_table(
        "scorecard_versions",
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "said_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was submitted, or edited to say this",
        ),
        sa.Column("said", sa.JSON(), nullable=False, comment="everything the scorecard said then"),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecards.id"], name=op.f("fk_scorecard_versions_scorecard_id")
        ),
        sa.PrimaryKeyConstraint("scorecard_id", "edition", name=op.f("pk_scorecard_versions")),
    )
    op.create_table(
        "scorecard_drafts",
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "edition",
            sa.Integer(),
            nullable=False,
            comment="of the scorecard it is to change; 0 before there is one",
        ),
        sa.Column("number", sa.Integer(), nullable=False, comment="counts the times it was saved"),
        sa.Column("tab", sa.String(length=40), nullable=False, comment="which open page saved it last"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False, comment="by the names of the form's fields"),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_scorecard_drafts_interview_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_scorecard_drafts_user_id")),
        sa.PrimaryKeyConstraint("interview_id", "user_id", name=op.f("pk_scorecard_drafts")),
    )


def downgrade() -> None:
    op.drop_table("scorecard_drafts")
    op.drop_table("scorecard_versions")
    op.drop_column("scorecards", "jobs")
    op.drop_column("scorecards", "edited_at")
    op.drop_column("scorecards", "edition")
    op.drop_column("stages", "form")
