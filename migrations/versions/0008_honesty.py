"""Owed scorecards are nudged for and can be given to another; a candidate may have been referred."""

from datetime import UTC, timedelta

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0008"
down_revision = "0007"

INTERVIEWS = sa.table(
    "interviews",
    sa.column("id", sa.Integer()),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("minutes", sa.Integer()),
    sa.column("state", sa.String()),
    sa.column("next_nudge_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.add_column(
            sa.Column(
                "reassigned_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="given to whoever owes it now",
            )
        )
        batch_op.add_column(
            sa.Column(
                "nudges",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="how many have left since it was due",
            )
        )
        batch_op.add_column(
            sa.Column(
                "next_nudge_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="none once nothing is owed",
            )
        )
    op.create_index("ix_interviews_next_nudge_at", "interviews", ["next_nudge_at"])
    op.create_index("ix_interviews_state_nudges", "interviews", ["state", "nudges"])
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.add_column(
            sa.Column(
                "referred_by_id",
                sa.Integer(),
                nullable=True,
                comment="the colleague who recommended them, and never interviews them",
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_candidates_referred_by_id"), "users", ["referred_by_id"], ["id"]
        )
    _nudge_when_due()
    put_triggers(op.get_bind())


def _nudge_when_due() -> None:
    """What is owed already is nudged for 24 hours after the interview's end, as what comes later."""
    connection = op.get_bind()
    owed = sa.select(INTERVIEWS.c.id, INTERVIEWS.c.starts_at, INTERVIEWS.c.minutes)
    for row in connection.execute(owed.where(INTERVIEWS.c.state == "scheduled")).all():
        starts_at = row.starts_at if row.starts_at.tzinfo else row.starts_at.replace(tzinfo=UTC)
        due = starts_at + timedelta(minutes=row.minutes) + timedelta(hours=24)
        connection.execute(INTERVIEWS.update().where(INTERVIEWS.c.id == row.id).values(next_nudge_at=due))


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_candidates_referred_by_id"), type_="foreignkey")
        batch_op.drop_column("referred_by_id")
    op.drop_index("ix_interviews_state_nudges", table_name="interviews")
    op.drop_index("ix_interviews_next_nudge_at", table_name="interviews")
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.drop_column("next_nudge_at")
        batch_op.drop_column("nudges")
        batch_op.drop_column("reassigned_at")
    put_triggers(op.get_bind())
