"""The company has a logo, in versions."""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0111"


def upgrade() -> None:
    op.create_table(
        "company_logos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("digest", sa.String(length=32), nullable=True, comment="of the picture"),
        sa.Column(
            "picture",
            sa.LargeBinary(),
            nullable=True,
            comment="a PNG that we wrote ourselves; none: removed",
        ),
        sa.Column("width", sa.Integer(), nullable=True, comment="pixels"),
        sa.Column("height", sa.Integer(), nullable=True, comment="pixels"),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(picture IS NULL) = (digest IS NULL) AND (picture IS NULL) = (width IS NULL)"
            " AND (picture IS NULL) = (height IS NULL)",
            name=op.f("ck_company_logos_whole_or_none"),
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_company_logos_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_logos")),
        sa.UniqueConstraint("number", name=op.f("uq_company_logos_number")),
    )
    op.create_index(op.f("ix_company_logos_digest"), "company_logos", ["digest"])


def downgrade() -> None:
    op.drop_index(op.f("ix_company_logos_digest"), table_name="company_logos")
    op.drop_table("company_logos")
