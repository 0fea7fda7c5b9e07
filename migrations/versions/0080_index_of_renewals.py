"""Open renewals by renewal date, with what the report adds up."""

from alembic import op

revision = "0080"
down_revision = "0076"

INDEX = "ix_opportunities_renewals"


def upgrade() -> None:
    op.create_index(
        INDEX, "opportunities", ["outcome", "kind", "renewal_on", "id", "account_id", "arr_basis"]
    )
    op.drop_index("ix_opportunities_renewal_on", "opportunities")


def downgrade() -> None:
    op.create_index("ix_opportunities_renewal_on", "opportunities", ["outcome", "renewal_on", "id"])
    op.drop_index(INDEX, "opportunities")
