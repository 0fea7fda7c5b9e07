"""A company can approve openings before they are published."""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"


def upgrade() -> None:
    """A column is added to the company, and no table is built again."""
    op.add_column(
        "company_settings",
        sa.Column(
            "approves_openings",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="before they are published",
        ),
    )
    op.create_table(
        "opening_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, comment="what the approver should know"),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, comment="of the decision"),
        sa.Column("digest", sa.String(64), nullable=False, comment="of what was approved"),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined', 'ended')",
            name=op.f("ck_opening_approvals_opening_approval_state"),
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'declined')) = (decided_by_id IS NOT NULL)",
            name=op.f("ck_opening_approvals_decided_by"),
        ),
        sa.CheckConstraint(
            "(state = 'approved') = (digest <> '')", name=op.f("ck_opening_approvals_approved_content")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_opening_approvals_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_opening_approvals_requested_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_opening_approvals_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_approvals")),
    )
    for column in ("opening_id", "requested_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_opening_approvals_{column}"), "opening_approvals", [column])
    is_waiting = sa.text("state = 'waiting'")
    op.create_index(
        "uq_opening_approvals_waiting",
        "opening_approvals",
        ["opening_id"],
        unique=True,
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )


def downgrade() -> None:
    op.execute("DELETE FROM turns WHERE kind = 'approve opening'")
    op.drop_table("opening_approvals")
    op.drop_column("company_settings", "approves_openings")
