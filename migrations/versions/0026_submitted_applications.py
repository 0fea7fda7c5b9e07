"""An application sent on the public page waits for the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submitted_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("signed_in_id", sa.Integer(), nullable=True, comment="who was signed in"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("links", sa.Text(), nullable=False, comment="as typed, one on each line"),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("referred_by", sa.String(length=254), nullable=False, comment="the email typed, or empty"),
        sa.Column("wording", sa.Text(), nullable=False, comment="what they agreed to"),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, comment="how often the worker has tried to take it"
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_submitted_applications_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_in_id"], ["users.id"], name=op.f("fk_submitted_applications_signed_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_applications")),
    )
    op.create_index(op.f("ix_submitted_applications_due_at"), "submitted_applications", ["due_at"])


def downgrade() -> None:
    op.drop_table("submitted_applications")
