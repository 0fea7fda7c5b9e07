"""An opening is for the public, for colleagues or for both, and for sales segments."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"

IS_AN_AUDIENCE = "audience IN ('everybody', 'public', 'colleagues')"
AUDIENCE_COMMENT = "who finds it and applies"
INTERNAL_COMMENT = "only colleagues who are signed in see it and apply"


def upgrade() -> None:
    """Written out: no table is built again that an earlier version takes apart column by column."""
    op.execute(
        "ALTER TABLE openings ADD COLUMN audience VARCHAR(40) DEFAULT 'everybody' NOT NULL"
        f" CONSTRAINT ck_openings_audience CHECK ({IS_AN_AUDIENCE})"
    )
    op.execute("UPDATE openings SET audience = 'colleagues' WHERE is_internal")
    op.drop_column("openings", "is_internal")
    _comment("audience", AUDIENCE_COMMENT)
    op.create_table(
        "opening_segments",
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_opening_segments_opening_id")),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["sales_segments.id"], name=op.f("fk_opening_segments_segment_id")
        ),
        sa.PrimaryKeyConstraint("opening_id", "segment_id", name=op.f("pk_opening_segments")),
    )
    op.create_index(op.f("ix_opening_segments_segment_id"), "opening_segments", ["segment_id"])


def downgrade() -> None:
    """What is only public was visible to colleagues as well."""
    op.drop_table("opening_segments")
    op.execute("ALTER TABLE openings ADD COLUMN is_internal BOOLEAN DEFAULT false NOT NULL")
    op.execute("UPDATE openings SET is_internal = true WHERE audience = 'colleagues'")
    op.drop_column("openings", "audience")
    _comment("is_internal", INTERNAL_COMMENT)


def _comment(column: str, comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN openings.{column} IS '{comment}'")
