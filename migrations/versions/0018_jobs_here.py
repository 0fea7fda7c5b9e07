"""The job a person has here and those they had, and what a hire changed so that an undo can restore it."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0018"
down_revision = "0017"

INSTANT = sa.DateTime(timezone=True)
POINTS_TO = {"previous_manager_id": "users", "past_job_id": "past_jobs", "follows_id": "onboardings"}


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "past_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("job_title", sa.String(200), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_past_jobs_user_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_past_jobs_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_jobs")),
    )
    op.create_index(op.f("ix_past_jobs_user_id"), "past_jobs", ["user_id"])
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(
            sa.Column(
                "manager_id",
                sa.Integer(),
                nullable=True,
                comment="of their present job, where a hire said so",
            )
        )
        batch_op.create_foreign_key(batch_op.f("fk_users_manager_id"), "users", ["manager_id"], ["id"])
    _onboardings()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_index(op.f("ix_onboardings_previous_manager_id"), table_name="onboardings")
    with op.batch_alter_table("onboardings") as batch_op:
        for column in POINTS_TO:
            batch_op.drop_constraint(batch_op.f(f"fk_onboardings_{column}"), type_="foreignkey")
        for column in (*POINTS_TO, "account_opened", "role_granted"):
            batch_op.drop_column(column)
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_users_manager_id"), type_="foreignkey")
        batch_op.drop_column("manager_id")
    op.drop_table("past_jobs")
    put_triggers(op.get_bind())


def _onboardings() -> None:
    """A hire from before that can still be undone: it gave the role, and someone new their account.

    The manager of an onboarding that runs is the manager of its ISR.
    """
    comments = {
        "previous_manager_id": "of a transfer: their manager in the job they leave",
        "past_job_id": "the job the hire ended",
        "follows_id": "the onboarding the hire ended",
        "account_opened": "the hire made or reopened their account",
        "role_granted": "the hire gave them the ISR role",
    }
    with op.batch_alter_table("onboardings") as batch_op:
        for column, table in POINTS_TO.items():
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True, comment=comments[column]))
            batch_op.create_foreign_key(batch_op.f(f"fk_onboardings_{column}"), table, [column], ["id"])
        for column in ("account_opened", "role_granted"):
            batch_op.add_column(
                sa.Column(column, sa.Boolean(), nullable=False, server_default="0", comment=comments[column])
            )
    op.create_index(op.f("ix_onboardings_previous_manager_id"), "onboardings", ["previous_manager_id"])
    connection = op.get_bind()
    yes = {"yes": True}
    connection.execute(
        sa.text("UPDATE onboardings SET account_opened = :yes WHERE kind = 'new to the company'"), yes
    )
    connection.execute(
        sa.text(
            "UPDATE onboardings SET role_granted = :yes"
            " WHERE isr_id NOT IN (SELECT isr_id FROM established_isrs)"
        ),
        yes,
    )
    op.execute(
        sa.text(
            "UPDATE users SET manager_id = (SELECT o.manager_id FROM onboardings o"
            " WHERE o.isr_id = users.id AND o.ended_at IS NULL)"
        )
    )
