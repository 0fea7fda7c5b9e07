"""A job family can be retired: new openings are not offered it."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0081"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "job_families",
        sa.Column("retired_at", INSTANT, nullable=True, comment="not offered for new openings since"),
    )


def downgrade() -> None:
    op.drop_column("job_families", "retired_at")
