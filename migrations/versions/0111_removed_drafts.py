"""A draft of an opening can be removed. Its row stays."""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0110"


def upgrade() -> None:
    op.add_column(
        "openings",
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="this draft exists for nobody since",
        ),
    )


def downgrade() -> None:
    """A draft that was removed is there again: nothing else says that it is gone."""
    op.drop_column("openings", "removed_at")
