"""The list of the applications of an opening is read along an index."""

from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_index("ix_applications_list", "applications", ["opening_id", "status", "stage_since", "id"])


def downgrade() -> None:
    op.drop_index("ix_applications_list", "applications")
