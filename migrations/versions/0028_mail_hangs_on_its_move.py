"""Mail hangs on the move that caused it; interviews say when they are cancelled with one."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

INSTANT = sa.DateTime(timezone=True)
MOVE = "the move that caused it, whatever it is about"
HELD = "it waits only so that its move can be undone before it leaves"
CANCELS = "it is cancelled then, when the mail of the move that ends it leaves"


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("transition_id", sa.Integer(), nullable=True, comment=MOVE))
        batch_op.add_column(
            sa.Column("held", sa.Boolean(), nullable=False, comment=HELD, server_default=sa.false())
        )
        batch_op.create_foreign_key("fk_messages_transition_id", "transitions", ["transition_id"], ["id"])
        batch_op.create_index("ix_messages_transition_id", ["transition_id"])
    op.execute(sa.text(DECLINES_THAT_WAIT))
    with op.batch_alter_table("messages") as batch_op:
        batch_op.alter_column("held", existing_type=sa.Boolean(), server_default=None)
    op.add_column("interviews", sa.Column("cancels_at", INSTANT, nullable=True, comment=CANCELS))
    op.create_index("ix_interviews_cancels_at", "interviews", ["cancels_at"])


def downgrade() -> None:
    op.drop_index("ix_interviews_cancels_at", table_name="interviews")
    op.drop_column("interviews", "cancels_at")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index("ix_messages_transition_id")
        batch_op.drop_constraint("fk_messages_transition_id", type_="foreignkey")
        batch_op.drop_column("held")
        batch_op.drop_column("transition_id")


DECLINES_THAT_WAIT = """
UPDATE messages SET held = true, transition_id = (
    SELECT t.id FROM transitions t JOIN applications a ON a.id = t.application_id AND a.version = t.number
    WHERE messages.about = 'application:' || a.id AND t.verb = 'decline')
WHERE kind = 'application declined' AND state = 'waiting'
"""
