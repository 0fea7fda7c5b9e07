"""A job family can be retired, and an opening can leave a newer version of its family."""

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
    # Written out: no table is built again that an earlier version takes apart column by column.
    op.execute(
        "ALTER TABLE openings ADD COLUMN left_version_id INTEGER"
        " CONSTRAINT fk_openings_left_version_id REFERENCES job_family_versions (id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN openings.left_version_id IS 'the newer version it did not take over'")
    op.create_index("ix_openings_left_version_id", "openings", ["left_version_id"])


def downgrade() -> None:
    op.drop_index("ix_openings_left_version_id", "openings")
    op.drop_column("openings", "left_version_id")
    op.drop_column("job_families", "retired_at")
