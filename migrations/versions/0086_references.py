"""References of an application: whom the candidate names and agrees to, the links they get, what they answer."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"

INSTANT = sa.DateTime(timezone=True)
RELATIONS = ("former manager", "colleague", "report", "customer")
RECOMMENDATIONS = ("strong yes", "yes", "with reservations", "no")


def upgrade() -> None:
    op.create_table(
        "reference_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_for", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("managers_needed", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column(
            "naming_since",
            INSTANT,
            nullable=True,
            comment="since when the candidate is to name more; none: not now",
        ),
        sa.Column("remind_at", INSTANT, nullable=True, comment="the candidate"),
        sa.Column(
            "follow_up_at",
            INSTANT,
            nullable=True,
            comment="when a referee who was asked is late; none: nobody can be",
        ),
        sa.Column("unread_since", INSTANT, nullable=True, comment="since when an answer waits to be read"),
        sa.Column("complete_since", INSTANT, nullable=True, comment="since when enough are done, or waived"),
        sa.Column("waived_at", INSTANT, nullable=True),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waive_note_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "managers_needed >= 0 AND managers_needed <= needed AND needed >= 1 AND needed <= asked_for",
            name=op.f("ck_reference_checks_possible_numbers"),
        ),
        _points_to("reference_checks", "application_id", "applications"),
        _points_to("reference_checks", "asked_by_id", "users"),
        _points_to("reference_checks", "waived_by_id", "users"),
        _points_to("reference_checks", "waive_note_id", "notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_checks")),
        sa.UniqueConstraint("application_id", name=op.f("uq_reference_checks_application_id")),
    )
    op.create_index(op.f("ix_reference_checks_remind_at"), "reference_checks", ["remind_at"])
    _create_referees()
    op.create_table(
        "referee_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referee_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True, comment="used or replaced"),
        _points_to("referee_requests", "referee_id", "referees"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referee_requests")),
    )
    op.create_index(op.f("ix_referee_requests_referee_id"), "referee_requests", ["referee_id"])
    op.create_table(
        "referee_answers",
        sa.Column("referee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _points_to("referee_answers", "referee_id", "referees"),
        sa.PrimaryKeyConstraint("referee_id", "position", name=op.f("pk_referee_answers")),
    )


def downgrade() -> None:
    for table in ("referee_answers", "referee_requests", "referees", "reference_checks"):
        op.drop_table(table)


def _create_referees() -> None:
    op.create_table(
        "referees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=True, comment="none once it is no longer needed"),
        sa.Column("relation", _choice(RELATIONS, "relation"), nullable=False),
        sa.Column("company", sa.String(200), nullable=False),
        sa.Column("how_known", sa.Text(), nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True, comment="none: the candidate"),
        sa.Column("consented_at", INSTANT, nullable=False),
        sa.Column(
            "consent_version", sa.Integer(), nullable=True, comment="of the wording on the candidate's page"
        ),
        sa.Column(
            "consent_how_id", sa.Integer(), nullable=True, comment="how and when it was given otherwise"
        ),
        sa.Column("answer_due_at", INSTANT, nullable=True, comment="of the last request"),
        sa.Column("remind_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column(
            "entered_by_id", sa.Integer(), nullable=True, comment="who entered the answers; none: the referee"
        ),
        sa.Column("recommendation", _choice(RECOMMENDATIONS, "referee_recommendation"), nullable=True),
        sa.Column("declined_at", INSTANT, nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True, comment="the candidate no longer agrees"),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(consent_version IS NULL) = (consent_how_id IS NOT NULL)",
            name=op.f("ck_referees_consent_in_one_way"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (recommendation IS NULL)", name=op.f("ck_referees_answered_whole")
        ),
        _points_to("referees", "check_id", "reference_checks"),
        _points_to("referees", "named_by_id", "users"),
        _points_to("referees", "consent_how_id", "notes"),
        _points_to("referees", "entered_by_id", "users"),
        _points_to("referees", "read_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referees")),
    )
    op.create_index(op.f("ix_referees_check_id"), "referees", ["check_id"])
    _partial_index("ix_referees_with_email", "named_at", "email IS NOT NULL")
    _partial_index("ix_referees_remind_at", "remind_at", "remind_at IS NOT NULL")


def _partial_index(name: str, column: str, where: str) -> None:
    op.create_index(name, "referees", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
