"""What each loop of each worker last did."""

import sqlalchemy as sa
from alembic import op

revision = "0137"
down_revision = "0135"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "worker_loops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "worker", sa.String(120), nullable=False, comment="its machine, its process and a random part"
        ),
        sa.Column("loop", sa.String(40), nullable=False, comment="a key of LOOPS"),
        sa.Column("started_at", INSTANT, nullable=False, comment="when the process started"),
        sa.Column("seen_at", INSTANT, nullable=False, comment="when the process wrote this"),
        sa.Column("stopped", sa.Boolean(), nullable=False, comment="the process has ended as it was told to"),
        sa.Column("task", sa.String(80), nullable=True, comment="what it does now"),
        sa.Column("task_since", INSTANT, nullable=True),
        sa.Column("ran_at", INSTANT, nullable=True, comment="when a task last ended"),
        sa.Column("succeeded_at", INSTANT, nullable=True, comment="when one last did not fail"),
        sa.Column("failed_at", INSTANT, nullable=True),
        sa.Column(
            "failure",
            sa.String(200),
            nullable=True,
            comment="the task and the kind of error, without what it says",
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="since the process started"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_loops")),
        sa.UniqueConstraint("worker", "loop", name=op.f("uq_worker_loops_worker_loop")),
    )
    op.create_index("ix_worker_loops_seen_at", "worker_loops", ["seen_at"])


def downgrade() -> None:
    op.drop_table("worker_loops")
