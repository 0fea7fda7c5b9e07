"""A stage can have a time limit of its own. Turns that wait already keep theirs."""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    """The column is added and no table is built again, which would drop its triggers."""
    op.execute(
        "ALTER TABLE stages ADD COLUMN limit_days INTEGER "
        "CONSTRAINT ck_stages_limit_days_are_positive CHECK (limit_days > 0)"
    )


def downgrade() -> None:
    op.drop_column("stages", "limit_days")
