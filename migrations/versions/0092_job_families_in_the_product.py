"""A job family can be retired, a job title has other names, and an opening can leave a newer version of its family."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0090"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "job_families",
        sa.Column("retired_at", INSTANT, nullable=True, comment="not offered for new openings since"),
    )
    op.create_table(
        "job_titles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False, comment="other names of the same title"),
        sa.Column("about", sa.Text(), nullable=False, comment="a sentence"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_titles")),
        sa.UniqueConstraint("name", name=op.f("uq_job_titles_name")),
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
    op.drop_table("job_titles")
    op.drop_index("ix_openings_left_version_id", "openings")
    op.drop_column("openings", "left_version_id")
    op.drop_column("job_families", "retired_at")
