"""A candidate whose application is withdrawn can be asked whether they want to come back."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "return_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True, comment="what the candidate is told"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="answered, asked again or erased"),
        sa.Column("comes_back", sa.Boolean(), nullable=True, comment="the answer; none without one"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_return_requests_application_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_return_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_return_requests_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_requests")),
    )
    op.create_index("ix_return_requests_application_id", "return_requests", ["application_id"])
    op.create_index(
        "uq_return_requests_open",
        "return_requests",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("return_requests")
