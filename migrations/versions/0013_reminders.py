"""Who nudged the owner of a step, and which reminders of an onboarding were sent."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True)
OCCASIONS = ("steps", "marked steps", "issue due", "sixty days")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(sa.Column("nudged_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_steps_nudged_by_id", "users", ["nudged_by_id"], ["id"])
    _look_at_every_onboarding()
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onboarding_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(*OCCASIONS, name="occasion", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="that it was the occasion of"),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"], ["onboardings.id"], name=op.f("fk_reminders_onboarding_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminders_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("onboarding_id", "user_id", "occasion", "day", name="uq_reminders_once"),
    )
    op.create_index(op.f("ix_reminders_user_id"), "reminders", ["user_id"])
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("reminders")
    op.drop_index("ix_onboardings_remind_at", table_name="onboardings")
    with op.batch_alter_table("onboardings") as batch_op:
        batch_op.drop_column("remind_at")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_constraint("fk_steps_nudged_by_id", type_="foreignkey")
        batch_op.drop_column("nudged_by_id")
    put_triggers(op.get_bind())


def _look_at_every_onboarding() -> None:
    """Those there are, are looked at as soon as the worker runs."""
    comment = "when it is next looked at for reminders"
    with op.batch_alter_table("onboardings") as batch_op:
        batch_op.add_column(sa.Column("remind_at", INSTANT, nullable=True, comment=comment))
    op.execute(sa.text("UPDATE onboardings SET remind_at = started_at"))
    with op.batch_alter_table("onboardings") as batch_op:
        batch_op.alter_column("remind_at", existing_type=INSTANT, existing_comment=comment, nullable=False)
    op.create_index(
        "ix_onboardings_remind_at",
        "onboardings",
        ["remind_at"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
