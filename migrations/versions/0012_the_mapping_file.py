"""The mapping file: what it says of a territory, and the files that were brought."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0012"
down_revision = "0011"

NAMES = {
    "sub_region": None,
    "area": None,
    "sae": "the Strategic Account Executive",
    "asm": "the Area Sales Manager",
    "rd": "the Regional Director",
}


def upgrade() -> None:
    with op.batch_alter_table("territories") as batch_op:
        for name, comment in NAMES.items():
            column = sa.Column(
                name, sa.String(length=200), nullable=False, server_default="", comment=comment
            )
            batch_op.add_column(column)
        batch_op.add_column(
            sa.Column(
                "removed_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when the mapping file no longer had it; its history stays",
            )
        )
    op.create_table(
        "mapping_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False, comment="the file's, as its sender says"),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="byte order mark, quotation marks, line ends and all",
        ),
        sa.Column("delimiter", sa.String(length=1), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "found",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what the dry run said when the columns were mapped",
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True, comment="when that was"),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "counts",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="how many were added, changed, removed, unchanged",
        ),
        sa.ForeignKeyConstraint(["brought_by_id"], ["users.id"], name=op.f("fk_mapping_files_brought_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_files")),
    )
    op.create_index(op.f("ix_mapping_files_brought_by_id"), "mapping_files", ["brought_by_id"])
    op.create_index("ix_mapping_files_applied_at_id", "mapping_files", ["applied_at", "id"])
    op.create_index(
        "ix_mapping_files_checked",
        "mapping_files",
        ["brought_at"],
        sqlite_where=sa.text("applied_at IS NULL"),
        postgresql_where=sa.text("applied_at IS NULL"),
    )


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("mapping_files")
    with op.batch_alter_table("territories") as batch_op:
        batch_op.drop_column("removed_at")
        for name in reversed(NAMES):
            batch_op.drop_column(name)
    put_triggers(op.get_bind())
