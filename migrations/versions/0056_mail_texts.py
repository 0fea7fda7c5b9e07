"""The company's texts of mail, in versions, and where in a mail its link belongs."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"

INSTANT = sa.DateTime(timezone=True)
OF_THE_PRODUCT = sa.text("mail IS NOT NULL")
IN_USE = sa.text("mail IS NOT NULL AND retired_at IS NULL")
OWN = sa.text("mail IS NULL AND retired_at IS NULL")


def upgrade() -> None:
    op.add_column(
        "messages",
        sa.Column(
            "link_at",
            sa.Integer(),
            comment="where in the body the link belongs; null: below it, with an introduction",
        ),
    )
    op.create_table(
        "mail_templates",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "mail", sa.String(60), comment="the mail of the product that it words; null: one of their own"
        ),
        sa.Column("name", sa.String(200), nullable=False, comment="empty for a mail of the product"),
        sa.Column("job_family", sa.String(200), nullable=False, comment="empty: for all"),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="one more with each change"),
        sa.Column("saved_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("retired_at", INSTANT, comment="not used since; a mail of the product has our text again"),
    )
    op.create_index(
        "uq_mail_templates_mail",
        "mail_templates",
        ["mail", "job_family"],
        unique=True,
        sqlite_where=OF_THE_PRODUCT,
        postgresql_where=OF_THE_PRODUCT,
    )
    op.create_index(
        "uq_mail_templates_name",
        "mail_templates",
        ["name", "job_family"],
        unique=True,
        sqlite_where=OWN,
        postgresql_where=OWN,
    )
    op.create_index(
        "ix_mail_templates_in_use",
        "mail_templates",
        ["job_family"],
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    op.create_table(
        "mail_template_versions",
        sa.Column("template_id", sa.Integer(), sa.ForeignKey("mail_templates.id"), primary_key=True),
        sa.Column("edition", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("mail_template_versions")
    op.drop_table("mail_templates")
    op.drop_column("messages", "link_at")
