"""A request for a time can be for several interviewers, who meet the candidate together."""

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"

PANEL = "of one meeting: the uid of its first interview; none: one alone"


def upgrade() -> None:
    op.create_table(
        "slot_request_interviewers",
        sa.Column("slot_request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_request_id"],
            ["slot_requests.id"],
            name=op.f("fk_slot_request_interviewers_slot_request_id"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_slot_request_interviewers_user_id")),
        sa.PrimaryKeyConstraint("slot_request_id", "user_id", name=op.f("pk_slot_request_interviewers")),
    )
    op.create_index("ix_slot_request_interviewers_user_id", "slot_request_interviewers", ["user_id"])
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("interviews", "panel", comment=PANEL)


def downgrade() -> None:
    op.drop_table("slot_request_interviewers")
