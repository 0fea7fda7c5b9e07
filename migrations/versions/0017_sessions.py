"""Sessions are rows: they end on the server. Everybody signs in once more."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False, comment="where they signed in from"),
        sa.Column("browser", sa.String(length=60), nullable=False, comment="such as Firefox on Linux"),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (candidate_id IS NULL)", name=op.f("ck_login_sessions_one_person")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_login_sessions_user_id")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_login_sessions_candidate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_sessions_token_digest")),
    )
    for column in ("user_id", "candidate_id", "started_at"):
        op.create_index(op.f(f"ix_login_sessions_{column}"), "login_sessions", [column])
    op.drop_column("users", "session_epoch")
    op.drop_column("candidates", "session_epoch")


def downgrade() -> None:
    for table in ("candidates", "users"):
        op.add_column(table, sa.Column("session_epoch", sa.Integer(), nullable=False, server_default="0"))
    op.drop_table("login_sessions")
