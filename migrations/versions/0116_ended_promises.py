"""What was promised to candidates before the company promised something else stays known."""

import sqlalchemy as sa
from alembic import op

revision = "0116"
down_revision = "0115"


def upgrade() -> None:
    op.create_table(
        "ended_promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("process_limit_days", sa.Integer(), nullable=False, comment="business days"),
        sa.Column("answer_promise_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_promises")),
    )


def downgrade() -> None:
    op.drop_table("ended_promises")
