"""An override can be used again when the assignment made by it was taken back before it began."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0038"
down_revision = "0037"

NAME = "uq_assignments_override_id"
COUNTS = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="unique")
        batch_op.create_index(
            NAME, ["override_id"], unique=True, sqlite_where=COUNTS, postgresql_where=COUNTS
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.execute(sa.text("UPDATE assignments SET override_id = NULL WHERE taken_back_at IS NOT NULL"))
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.drop_index(NAME)
        batch_op.create_unique_constraint(op.f(NAME), ["override_id"])
    put_triggers(op.get_bind())
