"""What is open in an account is summed up along an index, without reading the opportunities themselves."""

from alembic import op

revision = "0077"
down_revision = "0076"

INDEX, TABLE = "ix_opportunities_account", "opportunities"


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["account_id", "outcome", "kind", "arr_basis", "id"])


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["account_id", "outcome"])
