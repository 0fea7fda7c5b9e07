"""Sales segments are records with the names that others use. Territories keep their own texts."""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"

SEGMENTS = (
    ("Large", "large", ["Enterprise", "lrg", "Strategic"]),
    ("Public Sector", "publicsector", ["PubSec"]),
    ("Mid-Market", "midmarket", ["MM", "Commercial"]),
    ("SMB", "smb", ["Small and Medium Business"]),
)


def upgrade() -> None:
    segments = op.create_table(
        "sales_segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(40), nullable=False, comment="what the name is compared by"),
        sa.Column("other_names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="in lists"),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_segments")),
        sa.UniqueConstraint("name_key", name=op.f("uq_sales_segments_name_key")),
    )
    op.bulk_insert(
        segments,
        [
            {"name": name, "name_key": key, "other_names": others, "position": position}
            for position, (name, key, others) in enumerate(SEGMENTS, 1)
        ],
    )


def downgrade() -> None:
    op.drop_table("sales_segments")
