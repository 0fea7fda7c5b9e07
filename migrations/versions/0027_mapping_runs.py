"""Large mapping files are applied by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mapping_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mapping_file_id", sa.Integer(), nullable=False),
        sa.Column(
            "seen", sa.String(64), nullable=False, comment="the digest of the dry run that was looked at"
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False, comment="a claim moves it on"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False, comment="rows"),
        sa.Column("total", sa.Integer(), nullable=False, comment="rows; 0 until they are counted"),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True, comment="why it was not applied, in words"),
        sa.ForeignKeyConstraint(
            ["mapping_file_id"],
            ["mapping_files.id"],
            name=op.f("fk_mapping_runs_mapping_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_mapping_runs_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_runs")),
    )
    op.create_index(op.f("ix_mapping_runs_mapping_file_id"), "mapping_runs", ["mapping_file_id"])
    op.create_index(
        "uq_mapping_runs_open",
        "mapping_runs",
        ["mapping_file_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("mapping_runs")
