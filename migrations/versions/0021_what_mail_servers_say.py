"""A mail says whether it may have left, and whether its refusal is about us."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

MAYBE_SENT = "a worker has handed it over, and no refusal came back"
ALARM = "refused for a reason that is about us"


def upgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        for name, comment in (("maybe_sent", MAYBE_SENT), ("alarm", ALARM)):
            column = sa.Column(name, sa.Boolean(), nullable=False, comment=comment, server_default=sa.false())
            batch_op.add_column(column)
    # Until now a mail that was tried once was never taken back: nobody knew whether it had left.
    op.execute(sa.text("UPDATE messages SET maybe_sent = (attempts > 0 AND state = 'waiting')"))
    with op.batch_alter_table("messages") as batch_op:
        for name in ("maybe_sent", "alarm"):
            batch_op.alter_column(name, existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_column("alarm")
        batch_op.drop_column("maybe_sent")
