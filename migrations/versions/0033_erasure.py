"""A candidate can be erased: when their data went stands beside a record without a name."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    comment = "when all that said who they are was erased"
    op.add_column(
        "candidates", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True, comment=comment)
    )


def downgrade() -> None:
    op.drop_column("candidates", "erased_at")
