"""An opening can have further regions and locations beside its main region."""

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0104"


def upgrade() -> None:
    op.create_table(
        "opening_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column(
            "location",
            sa.String(120),
            nullable=False,
            comment="a city and a country; empty: all of the region",
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_opening_areas_opening_id")),
        sa.ForeignKeyConstraint(
            ["region"], ["regions.name"], name=op.f("fk_opening_areas_region"), onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_areas")),
        sa.UniqueConstraint(
            "opening_id", "region", "location", name=op.f("uq_opening_areas_opening_id_region_location")
        ),
    )


def downgrade() -> None:
    op.drop_table("opening_areas")
