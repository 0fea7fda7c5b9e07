"""When an application last changed, and when each person last opened it. Nothing that is there now is new."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "application_changes",
        sa.Column("application_id", sa.Integer(), sa.ForeignKey("applications.id"), primary_key=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column(
            "changed_by_id", sa.Integer(), sa.ForeignKey("users.id"), comment="none: the candidate or Onramp"
        ),
        sa.Column("open_changed_at", INSTANT),
        sa.Column("open_changed_by_id", sa.Integer(), sa.ForeignKey("users.id")),
    )
    op.create_index("ix_application_changes_changed_at", "application_changes", ["changed_at"])
    op.create_table(
        "application_visits",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("application_id", sa.Integer(), sa.ForeignKey("applications.id"), primary_key=True),
        sa.Column("opened_at", INSTANT, nullable=False, comment="when the page that they saw was made"),
        sa.Column("present_at", INSTANT, nullable=False),
    )
    op.create_index(
        "ix_application_visits_application_id_present_at",
        "application_visits",
        ["application_id", "present_at"],
    )


def downgrade() -> None:
    op.drop_table("application_visits")
    op.drop_table("application_changes")
