"""A restored copy of a backup knows that it is one, and since when it is live."""

import sqlalchemy as sa
from alembic import op

revision = "0135"
down_revision = "0133"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "restores",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("backed_up_at", INSTANT, nullable=False, comment="the state of the database"),
        sa.Column("restored_at", INSTANT, nullable=False),
        sa.Column(
            "live_at",
            INSTANT,
            nullable=True,
            comment="since when mail leaves it; none: nothing leaves",
        ),
        sa.Column(
            "cancelled_mail",
            sa.Integer(),
            nullable=True,
            comment="waiting mail that did not leave by choice",
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_restores")),
    )


def downgrade() -> None:
    op.drop_table("restores")
