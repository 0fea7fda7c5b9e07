"""An opening has a text of its own, a day until which it should be filled, and may be for colleagues only."""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"


def upgrade() -> None:
    """Columns are added, and no table is built again."""
    op.add_column(
        "openings",
        sa.Column("target_on", sa.Date(), nullable=True, comment="when the last place should be filled"),
    )
    op.add_column(
        "openings",
        sa.Column(
            "is_internal",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="only colleagues who are signed in see it and apply",
        ),
    )
    op.add_column(
        "openings",
        sa.Column(
            "posting",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="what this opening says beside its family",
        ),
    )


def downgrade() -> None:
    for column in ("posting", "is_internal", "target_on"):
        op.drop_column("openings", column)
