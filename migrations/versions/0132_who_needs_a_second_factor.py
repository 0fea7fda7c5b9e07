"""Which roles need a second factor, and from which day."""

import sqlalchemy as sa
from alembic import op

revision = "0132"
down_revision = "0131"


def upgrade() -> None:
    op.create_table(
        "second_factor_policies",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role_names", sa.String(400), nullable=False, comment="roles, with commas"),
        sa.Column("required_from", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_second_factor_policies_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor_policies")),
    )


def downgrade() -> None:
    op.drop_table("second_factor_policies")
