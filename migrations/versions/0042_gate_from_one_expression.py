"""The triggers of the gate are made from the expression that the queries use."""

from alembic import op

from app.shared.triggers import put_triggers

revision = "0042"
down_revision = "0041"

TRIGGERS_ARE = "921f562f0e1f94bf0f1c2a13082fa9c23b51e1202a0671966dcc509c8b30be64"


def upgrade() -> None:
    put_triggers(op.get_bind())


def downgrade() -> None:
    put_triggers(op.get_bind())
