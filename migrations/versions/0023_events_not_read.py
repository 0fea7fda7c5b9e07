"""Events of a busy calendar that could not be read are reported to its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column(
        "meeting_settings",
        sa.Column(
            "calendar_unread",
            sa.JSON(),
            nullable=False,
            server_default="[]",
            comment="a sentence for each event that could not be read, for its owner alone",
        ),
    )


def downgrade() -> None:
    op.drop_column("meeting_settings", "calendar_unread")
