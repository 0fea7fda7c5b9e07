"""What the company changes on its page, its texts in versions, and which version an applicant agreed to."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0090"
down_revision = "0089"


INSTANT = sa.DateTime(timezone=True)
AGREED = ("consents", "submitted_applications")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "company_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(32), nullable=False, comment="another one after each change"),
        sa.Column("name", sa.String(100), nullable=True),
        sa.Column("sentence", sa.String(300), nullable=False, comment="on the public pages"),
        sa.Column("color", sa.String(7), nullable=False, comment="such as #1a7045; empty: ours"),
        sa.Column("dark_color", sa.String(7), nullable=False, comment="in dark mode; empty: ours"),
        sa.Column("fiscal_year_starts", sa.Integer(), nullable=True, comment="the month, 1 to 12"),
        sa.Column("move_mail_delay_minutes", sa.Integer(), nullable=True),
        sa.Column(
            "weekdays",
            sa.String(7),
            nullable=False,
            comment="on which it works, 1 for Monday; empty: those of each country",
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_company_settings_one_row")),
        sa.CheckConstraint(
            "fiscal_year_starts BETWEEN 1 AND 12", name=op.f("ck_company_settings_is_a_month")
        ),
        sa.CheckConstraint(
            "move_mail_delay_minutes BETWEEN 10 AND 1440", name=op.f("ck_company_settings_is_within_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_settings")),
    )
    op.create_table(
        "company_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *("privacy", "consent"),
                name="company_text_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1, for each kind"),
        sa.Column("text", sa.Text(), nullable=False, comment="empty: that of the product, or none"),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_company_texts_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_texts")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_company_texts_kind_number")),
    )
    op.create_table(
        "company_holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("region", sa.String(40), nullable=False, comment="empty: in all"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_holidays")),
        sa.UniqueConstraint("day", "region", name=op.f("uq_company_holidays_day_region")),
    )
    op.create_table(
        "company_limits",
        sa.Column("kind", sa.String(40), nullable=False, comment="of a turn"),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 1 AND 2160", name=op.f("ck_company_limits_is_a_limit")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_company_limits")),
    )
    for table in AGREED:
        for column in ("consent_version", "privacy_version"):
            op.add_column(
                table,
                sa.Column(
                    column, sa.Integer(), nullable=True, comment="of the company's text; none: it had none"
                ),
            )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in AGREED:
        with op.batch_alter_table(table) as agreed:
            agreed.drop_column("privacy_version")
            agreed.drop_column("consent_version")
    op.drop_table("company_limits")
    op.drop_table("company_holidays")
    op.drop_table("company_texts")
    op.drop_table("company_settings")
    put_triggers(op.get_bind())
