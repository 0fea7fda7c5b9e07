"""Exports that are made apart from the page of their list: of selected rows, or of very many by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"

INSTANT = sa.DateTime(timezone=True)
ROW_KIND = sa.Enum(
    "applications", "candidates", name="row_kind", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    op.create_table(
        "list_exports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("row_kind", ROW_KIND, nullable=False),
        sa.Column(
            "asked", sa.String(2000), nullable=False, comment="the list as its address has it, or the search"
        ),
        sa.Column("selected", sa.JSON(), comment="ids of the selected rows; none: all of the list"),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, comment="none: nothing to do"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False, comment="rows that are written"),
        sa.Column("total", sa.Integer(), nullable=False, comment="rows there are, about"),
        sa.Column("stored_as", sa.String(40), comment="the name of its file"),
        sa.Column("problem", sa.Text(), comment="why there is no file"),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    for column in ("by_id", "due_at", "expires_at"):
        op.create_index(f"ix_list_exports_{column}", "list_exports", [column])


def downgrade() -> None:
    op.drop_table("list_exports")
