"""Attempts are counted by network, by account and by both; resets are asked for as links are.

What was counted before is a matter of minutes and is not carried over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_table("tries")
    op.create_table(
        "attempt_counts",
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=False,
            comment="digest of what was tried, by whom or from where",
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", INSTANT, nullable=False, comment="when counting begins again"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_counts")),
    )
    op.create_index(op.f("ix_attempt_counts_until"), "attempt_counts", ["until"])
    op.create_table(
        "known_addresses",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False, comment="its digest"),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_known_addresses_user_id")),
        sa.PrimaryKeyConstraint("user_id", "network", name=op.f("pk_known_addresses")),
    )
    op.create_index(op.f("ix_known_addresses_used_at"), "known_addresses", ["used_at"])
    op.execute("ALTER TABLE link_requests RENAME COLUMN asked_at TO due_at")
    op.add_column(
        "link_requests",
        sa.Column(
            "purpose",
            sa.String(length=40),
            nullable=False,
            server_default="my",
            comment="the first part of the link's path",
        ),
    )
    op.create_index("ix_link_requests_purpose_due_at", "link_requests", ["purpose", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_link_requests_purpose_due_at", table_name="link_requests")
    op.execute("DELETE FROM link_requests WHERE purpose <> 'my'")
    op.drop_column("link_requests", "purpose")
    op.execute("ALTER TABLE link_requests RENAME COLUMN due_at TO asked_at")
    op.drop_table("known_addresses")
    op.drop_table("attempt_counts")
    op.create_table(
        "tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=False,
            comment="digest of what was tried, and the email or address",
        ),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries_key_at", "tries", ["key", "at"])
