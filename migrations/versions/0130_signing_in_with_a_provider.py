"""People sign in with an OpenID provider."""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0120"

INSTANT = sa.DateTime(timezone=True)
PURPOSE = "ck_personal_links_link_purpose"


def upgrade() -> None:
    op.create_table(
        "provider_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("bound_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_provider_identities_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_identities_issuer_subject")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_provider_identities_user_id_issuer")),
    )
    op.create_table(
        "used_once",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_once")),
    )
    op.create_index("ix_used_once_until", "used_once", ["until"])
    op.add_column(
        "users",
        sa.Column(
            "has_provider_identity",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="has signed in with the OpenID provider",
        ),
    )
    ways = sa.Enum(
        *("password", "provider", "one-time link"),
        name="signed_in_by",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    with op.batch_alter_table("login_sessions") as batch:
        batch.add_column(
            sa.Column("signed_in_by", ways, nullable=False, server_default="password", comment="of a user")
        )
        batch.add_column(
            sa.Column(
                "provider_session",
                sa.String(64),
                nullable=True,
                comment="digest of the session at the OpenID provider, if it names one",
            )
        )
    op.create_index("ix_login_sessions_provider_session", "login_sessions", ["provider_session"])
    _set_purposes("invitation", "reset", "one-time")


def downgrade() -> None:
    op.execute("DELETE FROM personal_links WHERE purpose = 'one-time'")
    _set_purposes("invitation", "reset")
    op.execute("DELETE FROM login_sessions WHERE signed_in_by <> 'password'")
    op.drop_index("ix_login_sessions_provider_session", "login_sessions")
    with op.batch_alter_table("login_sessions") as batch:
        batch.drop_constraint(op.f("ck_login_sessions_signed_in_by"), type_="check")
        batch.drop_column("provider_session")
        batch.drop_column("signed_in_by")
    op.drop_column("users", "has_provider_identity")
    op.drop_table("used_once")
    op.drop_table("provider_identities")


def _set_purposes(*purposes: str) -> None:
    allowed = ", ".join(f"'{each}'" for each in purposes)
    with op.batch_alter_table("personal_links") as batch:
        batch.drop_constraint(op.f(PURPOSE), type_="check")
        batch.create_check_constraint(op.f(PURPOSE), f"purpose IN ({allowed})")
