"""A candidate applies and withdraws without an account; tries are counted for more than signing in."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("transitions") as batch_op:
        batch_op.alter_column(
            "by_id", existing_type=sa.Integer(), nullable=True, comment="none: the candidate"
        )
    op.drop_index("ix_failed_sign_ins_key_at", table_name="failed_sign_ins")
    op.drop_table("failed_sign_ins")  # they are kept for a day
    op.create_table(
        "tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=False,
            comment="digest of what was tried, and the email or address",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries_key_at", "tries", ["key", "at"])
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_index("ix_tries_key_at", table_name="tries")
    op.drop_table("tries")
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    op.create_index("ix_failed_sign_ins_key_at", "failed_sign_ins", ["key", "at"])
    with op.batch_alter_table("transitions") as batch_op:
        batch_op.alter_column(
            "by_id",
            existing_type=sa.Integer(),
            nullable=False,
            comment=None,
            existing_comment="none: the candidate",
        )
    put_triggers(op.get_bind())
