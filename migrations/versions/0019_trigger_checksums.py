"""The database keeps a checksum of every trigger."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0019"
down_revision = "0018"

TRIGGERS_ARE = "e89727adf7bfb78b12c4341a1c386defe399f485da7b84c8d39c8d3ced85ca42"


def upgrade() -> None:
    op.create_table(
        "trigger_checksums",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "source", sa.String(length=64), nullable=False, comment="SHA-256 of the statements that made it"
        ),
        sa.Column(
            "stored", sa.String(length=64), nullable=False, comment="SHA-256 of what the database says of it"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trigger_checksums")),
    )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("trigger_checksums")
    put_triggers(op.get_bind())
