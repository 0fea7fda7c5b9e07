"""An assignment can be taken back before it begins; people ask for a change of a territory."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.add_column(
            sa.Column(
                "taken_back_at", INSTANT, nullable=True, comment="before it began: it counts for no day"
            )
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.drop_column("taken_back_at")
    put_triggers(op.get_bind())
