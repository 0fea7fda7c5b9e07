"""Two candidates who are one person can be merged: the record of one points to the other, which is kept."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.add_column(
            sa.Column(
                "merged_into_id",
                sa.Integer(),
                nullable=True,
                comment="the record of the same person that everything of this one moved to",
            )
        )
        batch_op.create_foreign_key(
            op.f("fk_candidates_merged_into_id"), "candidates", ["merged_into_id"], ["id"]
        )
    op.create_index(op.f("ix_candidates_merged_into_id"), "candidates", ["merged_into_id"])
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_index(op.f("ix_candidates_merged_into_id"), table_name="candidates")
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.drop_constraint(op.f("fk_candidates_merged_into_id"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
    put_triggers(op.get_bind())
