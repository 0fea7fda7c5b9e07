"""Second factors: passkeys, authenticator apps, recovery codes, sign-ins without their second step."""

import sqlalchemy as sa
from alembic import op

revision = "0131"
down_revision = "0130"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "passkeys",
        *_of_user("passkeys"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column(
            "user_handle",
            sa.LargeBinary(),
            nullable=False,
            comment="the same for all of a user; the device stores it",
        ),
        sa.Column("sign_count", sa.Integer(), nullable=False, comment="as the device counts; 0: it does not"),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_table(
        "authenticator_apps",
        *_of_user("authenticator_apps"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column(
            "secret", sa.String(400), nullable=False, comment="encrypted with a key made from SECRET_KEY"
        ),
        sa.Column(
            "last_step",
            sa.Integer(),
            nullable=False,
            comment="the time step of the last code: none works twice",
        ),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
    )
    op.create_table(
        "recovery_codes",
        *_of_user("recovery_codes"),
        sa.Column("digest", sa.String(64), nullable=False, comment="of the user and the code"),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_codes_digest")),
    )
    op.create_table(
        "unfinished_sign_ins",
        *_of_user("unfinished_sign_ins"),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column(
            "password_digest",
            sa.String(64),
            nullable=False,
            comment="of the stored password: another one ends it",
        ),
        sa.Column(
            "step",
            sa.Enum(
                "check",
                "set up",
                name=op.f("ck_unfinished_sign_ins_second_step"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("destination", sa.String(500), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.UniqueConstraint("token_digest", name=op.f("uq_unfinished_sign_ins_token_digest")),
    )
    op.create_table(
        "used_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_tokens")),
    )
    for table in ("passkeys", "authenticator_apps", "recovery_codes", "unfinished_sign_ins"):
        op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"])
    op.create_index(op.f("ix_unfinished_sign_ins_expires_at"), "unfinished_sign_ins", ["expires_at"])
    op.create_index(op.f("ix_used_tokens_until"), "used_tokens", ["until"])


def downgrade() -> None:
    for table in ("used_tokens", "unfinished_sign_ins", "recovery_codes", "authenticator_apps", "passkeys"):
        op.drop_table(table)


def _of_user(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users")),
    )
