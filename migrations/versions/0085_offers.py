"""Offers: their terms in versions, who approves them, the letter, and the company's settings.

An application knows how its last offer stands: nobody is hired while one is open.
"""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0085"
down_revision = "0082"
TRIGGERS_ARE = "c6c9bab5d21c6c4aa8242568354cba6c7957a367dbbbce01ccd784bbe3078369"

INSTANT = sa.DateTime(timezone=True)
STATES = (
    *("draft", "waiting for approval", "approved", "sent"),
    *("accepted", "declined", "expired", "withdrawn"),
)
OPEN = "state IN ('draft', 'waiting for approval', 'approved', 'sent')"
EMPLOYMENTS = ("full time", "part time", "temporary", "intern")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _create_offers()
    _create_versions()
    _create_settings()
    with op.batch_alter_table("applications") as batch_op:
        batch_op.add_column(
            sa.Column(
                "offer_standing",
                _choice("offer_standing", "open", "accepted", "ended"),
                nullable=True,
                comment="of the last offer; none: there is no offer",
            )
        )
        batch_op.add_column(
            sa.Column("offer_since", INSTANT, nullable=True, comment="since when it stands so")
        )
        batch_op.create_check_constraint(
            op.f("ck_applications_no_hire_with_an_open_offer"),
            "NOT (status = 'hired' AND offer_standing = 'open')",
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_constraint(op.f("ck_applications_no_hire_with_an_open_offer"), type_="check")
        batch_op.drop_constraint(op.f("ck_applications_offer_standing"), type_="check")
        batch_op.drop_column("offer_since")
        batch_op.drop_column("offer_standing")
    for table in ("offer_approvers", "offer_letters", "offer_settings", "offer_approvals", "offer_versions"):
        op.drop_table(table)
    op.drop_table("offers")
    put_triggers(op.get_bind())


def _create_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", _choice("offer_state", *STATES), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="one more with each change"),
        sa.Column("terms_number", sa.Integer(), nullable=False, comment="of the terms in force"),
        sa.Column("state_since", INSTANT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("accepted_name", sa.String(200), nullable=True, comment="as the candidate typed it"),
        sa.Column("ended_with_id", sa.Integer(), nullable=True),
        sa.Column("state_before", _choice("offer_state_before", *STATES), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR accepted_name IS NOT NULL", name=op.f("ck_offers_accepted_with_a_name")
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'accepted') OR (sent_at IS NOT NULL AND expires_at IS NOT NULL)",
            name=op.f("ck_offers_sent_with_a_deadline"),
        ),
        _points_to("offers", "application_id", "applications"),
        _points_to("offers", "made_by_id", "users"),
        _points_to("offers", "ended_with_id", "transitions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_application_id", "offers", ["application_id"])
    _partial_index("uq_offers_open", "application_id", OPEN, unique=True)
    _partial_index("ix_offers_expires_at", "expires_at", "state = 'sent'")


def _create_versions() -> None:
    op.create_table(
        "offer_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("employment", _choice("offer_employment", *EMPLOYMENTS), nullable=False),
        sa.Column("level", sa.String(200), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False, comment="of the person once hired"),
        sa.Column("terms", sa.JSON(), nullable=False, comment="name, value, money"),
        sa.Column("answers", sa.JSON(), nullable=False, comment="question, answer"),
        _points_to("offer_versions", "offer_id", "offers"),
        _points_to("offer_versions", "made_by_id", "users"),
        _points_to("offer_versions", "manager_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_versions")),
        sa.UniqueConstraint("offer_id", "number", name=op.f("uq_offer_versions_offer_id_number")),
    )
    op.create_table(
        "offer_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_approved IS NULL)",
            name=op.f("ck_offer_approvals_decided_with_an_answer"),
        ),
        _points_to("offer_approvals", "version_id", "offer_versions"),
        _points_to("offer_approvals", "user_id", "users"),
        _points_to("offer_approvals", "note_id", "notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_approvals")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_offer_approvals_version_id_position")),
        sa.UniqueConstraint("version_id", "user_id", name=op.f("uq_offer_approvals_version_id_user_id")),
    )
    op.create_index("ix_offer_approvals_user_id", "offer_approvals", ["user_id"])


def _create_settings() -> None:
    op.create_table(
        "offer_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False, comment="that justify an offer"),
        sa.Column("letter", sa.Text(), nullable=False, comment="the template"),
        _points_to("offer_settings", "saved_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_settings")),
    )
    op.create_table(
        "offer_letters",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("settings_id", sa.Integer(), nullable=True, comment="with its template; none: ours"),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        _points_to("offer_letters", "offer_id", "offers"),
        _points_to("offer_letters", "settings_id", "offer_settings"),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offer_letters")),
    )
    op.create_table(
        "offer_approvers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        _points_to("offer_approvers", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_offer_approvers")),
        sa.UniqueConstraint("position", name=op.f("uq_offer_approvers_position")),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _partial_index(name: str, column: str, condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, "offers", [column], unique=unique, sqlite_where=where, postgresql_where=where)
