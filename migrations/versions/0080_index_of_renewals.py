"""Open renewals by renewal date and by account, with what the report adds up."""

from alembic import op

revision = "0080"
down_revision = "0076"

TABLE = "opportunities"
BY_DAY, BY_ACCOUNT = "ix_opportunities_renewals", "ix_opportunities_account"
ADDED_UP = ["outcome", "kind", "renewal_on", "id"]


def upgrade() -> None:
    op.create_index(BY_DAY, TABLE, [*ADDED_UP, "account_id", "arr_basis"])
    op.drop_index("ix_opportunities_renewal_on", TABLE)
    op.drop_index(BY_ACCOUNT, TABLE)
    op.create_index(BY_ACCOUNT, TABLE, ["account_id", *ADDED_UP, "arr_basis"])


def downgrade() -> None:
    op.drop_index(BY_ACCOUNT, TABLE)
    op.create_index(BY_ACCOUNT, TABLE, ["account_id", "outcome"])
    op.create_index("ix_opportunities_renewal_on", TABLE, ["outcome", "renewal_on", "id"])
    op.drop_index(BY_DAY, TABLE)
