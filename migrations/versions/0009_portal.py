"""A candidate comes to their own page by a link."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.add_column(sa.Column("session_epoch", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column(
                "erasure_asked_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when they asked to have what is kept of them erased",
            )
        )
    op.create_index(
        "ix_candidates_erasure_asked_at",
        "candidates",
        ["erasure_asked_at"],
        sqlite_where=sa.text("erasure_asked_at IS NOT NULL"),
        postgresql_where=sa.text("erasure_asked_at IS NOT NULL"),
    )
    with op.batch_alter_table("questionnaires") as batch_op:
        batch_op.add_column(
            sa.Column(
                "draft",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="the answers typed so far, in order; none once they are sent",
            )
        )
        batch_op.add_column(sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "draft_number",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="grows with each save",
            )
        )
        batch_op.add_column(
            sa.Column(
                "draft_tab",
                sa.String(length=60),
                nullable=False,
                server_default="",
                comment="the open page that saved last",
            )
        )
    op.create_table(
        "candidate_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column(
            "starts_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the mail that carries it may leave",
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="when it was used"),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_links_candidate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_links")),
    )
    op.create_index(op.f("ix_candidate_links_candidate_id"), "candidate_links", ["candidate_id"])
    op.create_index("ix_messages_link", "messages", ["link_purpose", "link_id"])
    op.create_table(
        "link_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
    )


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("link_requests")
    op.drop_index("ix_messages_link", table_name="messages")
    op.drop_index(op.f("ix_candidate_links_candidate_id"), table_name="candidate_links")
    op.drop_table("candidate_links")
    with op.batch_alter_table("questionnaires") as batch_op:
        batch_op.drop_column("draft_tab")
        batch_op.drop_column("draft_number")
        batch_op.drop_column("draft_at")
        batch_op.drop_column("draft")
    op.drop_index("ix_candidates_erasure_asked_at", table_name="candidates")
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.drop_column("erasure_asked_at")
        batch_op.drop_column("session_epoch")
    put_triggers(op.get_bind())
