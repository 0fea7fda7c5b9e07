"""An interview can be marked as not held: who did not come."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0034"
down_revision = "0033"

WHO = ("candidate", "interviewer", "other")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.add_column(
            sa.Column(
                "not_held_because",
                sa.String(40),
                nullable=True,
                comment="who did not come; none unless not held",
            )
        )
        batch_op.create_check_constraint(
            op.f("ck_interviews_not_held_because"), sa.column("not_held_because").in_(WHO)
        )
        batch_op.create_check_constraint(
            op.f("ck_interviews_not_held_is_cancelled"), "not_held_because IS NULL OR state = 'cancelled'"
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.drop_constraint(op.f("ck_interviews_not_held_is_cancelled"), type_="check")
        batch_op.drop_constraint(op.f("ck_interviews_not_held_because"), type_="check")
        batch_op.drop_column("not_held_because")
    put_triggers(op.get_bind())
