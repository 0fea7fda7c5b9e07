"""A mirror says who looks at it, who wants it closed, and what was written over what."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("issue_mirrors") as batch_op:
        batch_op.add_column(
            sa.Column("wanted_by_id", sa.Integer(), nullable=True, comment="who wants that state")
        )
        batch_op.add_column(
            sa.Column(
                "not_before",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="whatever is due: a worker is at it, or GitLab asked to be left alone",
            )
        )
        batch_op.add_column(
            sa.Column(
                "writes",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="what we wrote lately, and over what",
            )
        )
        batch_op.create_foreign_key("fk_issue_mirrors_wanted_by_id", "users", ["wanted_by_id"], ["id"])
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("issue_mirrors") as batch_op:
        batch_op.drop_constraint("fk_issue_mirrors_wanted_by_id", type_="foreignkey")
        for column in ("writes", "not_before", "wanted_by_id"):
            batch_op.drop_column(column)
    put_triggers(op.get_bind())
