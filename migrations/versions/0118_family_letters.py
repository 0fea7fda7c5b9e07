"""A letter of offers for each job family, and our name for a candidate who accepts with another one."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0118"
down_revision = "0117"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "family_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_slug", sa.String(120), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False, comment="the template; empty: the company's"),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_family_letters_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_letters")),
    )
    op.create_index("ix_family_letters_family_slug", "family_letters", ["family_slug"])
    with op.batch_alter_table("offer_letters") as batch:
        batch.add_column(
            sa.Column(
                "family_letter_id",
                sa.Integer(),
                nullable=True,
                comment="its template, if the job family has one",
            )
        )
        batch.create_foreign_key(
            op.f("fk_offer_letters_family_letter_id"), "family_letters", ["family_letter_id"], ["id"]
        )
        batch.alter_column(
            "settings_id",
            existing_type=sa.Integer(),
            existing_nullable=True,
            existing_comment="with its template; none: ours",
            comment="with its template; none: that of the family, or ours",
        )
    op.add_column(
        "offers",
        sa.Column(
            "name_on_record",
            sa.String(200),
            nullable=True,
            comment="the candidate's name then, if they typed and confirmed another one",
        ),
    )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_column("offers", "name_on_record")
    with op.batch_alter_table("offer_letters") as batch:
        batch.drop_constraint(op.f("fk_offer_letters_family_letter_id"), type_="foreignkey")
        batch.drop_column("family_letter_id")
        batch.alter_column(
            "settings_id",
            existing_type=sa.Integer(),
            existing_nullable=True,
            existing_comment="with its template; none: that of the family, or ours",
            comment="with its template; none: ours",
        )
    op.drop_table("family_letters")
    put_triggers(op.get_bind())
