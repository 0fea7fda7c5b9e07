"""Saved views of the list of applications, and which of them each person has on the home page or as default."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

SHARED, DEFAULT = sa.text("shared"), sa.text("is_default")


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column(
            "asked", sa.String(2000), nullable=False, comment="filter, order and columns, as in an address"
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("owner_id", "name"),
    )
    op.create_index(
        "ix_saved_views_shared", "saved_views", ["name"], sqlite_where=SHARED, postgresql_where=SHARED
    )
    op.create_table(
        "saved_view_choices",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("view_id", sa.Integer(), sa.ForeignKey("saved_views.id"), primary_key=True),
        sa.Column("on_home", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_saved_view_choices_view_id", "saved_view_choices", ["view_id"])
    op.create_index(
        "uq_saved_view_choices_default",
        "saved_view_choices",
        ["user_id"],
        unique=True,
        sqlite_where=DEFAULT,
        postgresql_where=DEFAULT,
    )


def downgrade() -> None:
    op.drop_table("saved_view_choices")
    op.drop_table("saved_views")
