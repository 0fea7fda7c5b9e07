"""Mail that was cancelled says which move took it back, so that the undo of that move lets it leave."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

COMMENT = "the move that cancelled it, until that is undone"


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("taken_back_by_id", sa.Integer(), nullable=True, comment=COMMENT))
        batch_op.create_foreign_key(
            "fk_messages_taken_back_by_id", "transitions", ["taken_back_by_id"], ["id"]
        )
        batch_op.create_index("ix_messages_taken_back_by_id", ["taken_back_by_id"])


def downgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index("ix_messages_taken_back_by_id")
        batch_op.drop_constraint("fk_messages_taken_back_by_id", type_="foreignkey")
        batch_op.drop_column("taken_back_by_id")
