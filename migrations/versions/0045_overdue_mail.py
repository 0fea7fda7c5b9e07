"""Each person gets one mail a day about what is overdue."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

COMMENT = "when they next get a mail about what is overdue, if something is"


def upgrade() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(
            sa.Column(
                "overdue_mail_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default="2026-01-01 00:00:00+00:00",
                comment=COMMENT,
            )
        )
    tomorrow = sa.bindparam("tomorrow", datetime.now(UTC) + timedelta(days=1), sa.DateTime(timezone=True))
    op.get_bind().execute(sa.text("UPDATE users SET overdue_mail_at = :tomorrow").bindparams(tomorrow))


def downgrade() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("overdue_mail_at")
