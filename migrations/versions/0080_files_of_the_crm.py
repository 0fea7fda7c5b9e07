"""Files of the CRM: the gate is asked once for each ISR of the closings that a file writes."""

from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0080"
down_revision = "0078"
TRIGGERS_ARE = "b500fcd974609872465eca09550d54a851b168cdf840dbf30571a891f448cb6f"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    put_triggers(op.get_bind())
