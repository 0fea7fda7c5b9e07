"""Hiring teams: training, first days, reasons and shadows; and what colleagues show to candidates."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"

INSTANT = sa.DateTime(timezone=True)
KINDS = ("screen", "interview", "panel", "presentation", "survey", "assessment")


def upgrade() -> None:
    """Columns are added, and no table is built again."""
    op.create_table(
        "interviewer_training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS)),
            name=op.f("ck_interviewer_training_kind_takes_scorecards"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_interviewer_training_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviewer_training")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_interviewer_training_user_id_kind")),
    )
    op.create_table(
        "introductions",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False, comment="they agreed"),
        sa.Column("about", sa.String(200), nullable=False, comment="a sentence"),
        sa.Column("picture", sa.LargeBinary(), nullable=True, comment="a PNG that we wrote ourselves"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_introductions_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_introductions")),
    )
    op.add_column(
        "users",
        sa.Column("started_on", sa.Date(), nullable=True, comment="their first day here; none: not known"),
    )
    op.add_column(
        "hiring_team",
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="why somebody of another job title interviews",
        ),
    )
    # Written out: no table is built again that an earlier version takes apart column by column.
    op.execute(
        "ALTER TABLE interviews ADD COLUMN shadow_id INTEGER"
        " CONSTRAINT fk_interviews_shadow_id REFERENCES users (id)"
        " CONSTRAINT ck_interviews_shadow_is_another CHECK (shadow_id <> interviewer_id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN interviews.shadow_id IS 'who sits in to learn, and owes no scorecard'")
    has_shadow = sa.text("shadow_id IS NOT NULL")
    op.create_index(
        "ix_interviews_shadow_id",
        "interviews",
        ["shadow_id", "application_id"],
        postgresql_where=has_shadow,
        sqlite_where=has_shadow,
    )


def downgrade() -> None:
    op.drop_index("ix_interviews_shadow_id", "interviews")
    op.drop_column("interviews", "shadow_id")
    op.drop_column("hiring_team", "reason")
    op.drop_column("users", "started_on")
    op.drop_table("introductions")
    op.drop_table("interviewer_training")
