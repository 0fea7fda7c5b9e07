"""An export of applications can have their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"


def upgrade() -> None:
    op.add_column(
        "list_exports",
        sa.Column(
            "with_answers",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="to the questionnaires of the applications",
        ),
    )


def downgrade() -> None:
    with op.batch_alter_table("list_exports") as batch:
        batch.drop_column("with_answers")
