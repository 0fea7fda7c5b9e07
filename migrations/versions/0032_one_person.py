"""An account and a candidate are one person: how they were matched, and pairs that are not.

"Internal" was a tick and becomes a relation. A candidate who was ticked and has no account keeps that as an
activity. Who has the same email as an account is matched with it.
"""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0032"
down_revision = "0031"

INSTANT = sa.DateTime(timezone=True)
MATCHED_BY = ("same email", "applied signed in", "named by a recruiter", "hired", "merged")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _keep_the_tick()
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_candidates_user_id"), type_="unique")
        batch_op.drop_column("internal")
        batch_op.alter_column("user_id", existing_type=sa.Integer(), comment="the account of the same person")
        batch_op.add_column(sa.Column("phone", sa.String(40), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "matched_by",
                sa.Enum(*MATCHED_BY, name="matched_by", native_enum=False, create_constraint=True, length=40),
                nullable=True,
                comment="how it is known that the two are one person",
            )
        )
        batch_op.add_column(sa.Column("matched_at", INSTANT, nullable=True))
    op.create_index(op.f("ix_candidates_user_id"), "candidates", ["user_id"])
    with op.batch_alter_table("candidate_links") as batch_op:
        batch_op.add_column(
            sa.Column("new_email", sa.String(254), nullable=True, comment="using the link makes it theirs")
        )
    _match()
    _tables()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in ("referral_claims", "former_emails", "parted_matches"):
        op.drop_table(table)
    with op.batch_alter_table("candidate_links") as batch_op:
        batch_op.drop_column("new_email")
    op.drop_index(op.f("ix_candidates_user_id"), table_name="candidates")
    op.execute(
        sa.text(
            "UPDATE candidates SET user_id = NULL WHERE id NOT IN"
            " (SELECT min(c.id) FROM candidates c WHERE c.user_id IS NOT NULL GROUP BY c.user_id)"
        )
    )
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_candidates_matched_by"), type_="check")
        for column in ("matched_at", "matched_by", "phone"):
            batch_op.drop_column(column)
        batch_op.alter_column("user_id", existing_type=sa.Integer(), comment=None)
        batch_op.add_column(sa.Column("internal", sa.Boolean(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_candidates_user_id"), ["user_id"])
    op.execute(sa.text("UPDATE candidates SET internal = (user_id IS NOT NULL)"))
    with op.batch_alter_table("candidates") as batch_op:
        batch_op.alter_column("internal", existing_type=sa.Boolean(), nullable=False)
    put_triggers(op.get_bind())


def _keep_the_tick() -> None:
    op.get_bind().execute(
        sa.text(
            "INSERT INTO activity (at, about, verb)"
            " SELECT CURRENT_TIMESTAMP, 'candidate:' || id, 'WAS_MARKED_INTERNAL' FROM candidates c"
            " WHERE internal = :yes AND user_id IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM users u WHERE u.email = c.email)"
        ),
        {"yes": True},
    )


def _match() -> None:
    op.execute(
        sa.text(
            "UPDATE candidates SET user_id = (SELECT u.id FROM users u WHERE u.email = candidates.email)"
            " WHERE user_id IS NULL"
        )
    )
    op.execute(
        sa.text(
            "UPDATE candidates SET matched_at = CURRENT_TIMESTAMP, matched_by = CASE"
            " WHEN email = (SELECT u.email FROM users u WHERE u.id = user_id) THEN 'same email'"
            " ELSE 'hired' END WHERE user_id IS NOT NULL"
        )
    )


def _tables() -> None:
    _pairs("parted_matches", by_id=True)
    _pairs("referral_claims", by_id=False)
    op.create_index(op.f("ix_referral_claims_user_id"), "referral_claims", ["user_id"])
    op.create_table(
        "former_emails",
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_former_emails_candidate_id")
        ),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_former_emails")),
    )
    op.create_index(op.f("ix_former_emails_candidate_id"), "former_emails", ["candidate_id"])


def _pairs(table: str, *, by_id: bool) -> None:
    """A table about a candidate and a user: an admin parted them, or one claims a referral by the other."""
    points_to = {"candidate_id": "candidates", "user_id": "users"}
    columns = [sa.Column("claimed_at", INSTANT, nullable=False), sa.Column("answered_at", INSTANT)]
    columns += [sa.Column("is_true", sa.Boolean(), comment="what the colleague answered")]
    if by_id:
        points_to |= {"by_id": "users", "note_id": "notes"}
        columns = [sa.Column("parted_at", INSTANT, nullable=False)]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name == "note_id") for name in points_to),
        *columns,
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, to in points_to.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("candidate_id", "user_id", name=op.f(f"uq_{table}_candidate_id_user_id")),
    )
