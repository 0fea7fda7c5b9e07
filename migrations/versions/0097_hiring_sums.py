"""Sums by month for the reports about hiring, what each application is in them, and what changed since."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0097"
down_revision = "0096"
TRIGGERS_ARE = "5e2509a20bc1461a585e631a81d707e7a6e4e6646b7e26777b95ddfd25927105"

INSTANT = sa.DateTime(timezone=True)
STATUSES = ("active", "declined", "withdrawn", "hired")
KINDS = ("stay", "hire", "decision", "decline", "withdrawal")
MEASURES = (
    *("applied", "reached", "passed", "active", "declined", "withdrawn", "skipped", "hired", "never_started"),
    *("interviewed", "assigned"),
)


def upgrade() -> None:
    """The worker makes the sums of every opening: until then all of it counts as changed."""
    op.create_table(
        "hiring_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column(
            "from_at",
            INSTANT,
            nullable=True,
            comment="when it changes: an interview that begins; none: it has changed",
        ),
        sa.CheckConstraint(
            "(application_id IS NULL) <> (opening_id IS NULL)",
            name=op.f("ck_hiring_changes_application_or_opening"),
        ),
        _points_to("hiring_changes", "application_id", "applications"),
        _points_to("hiring_changes", "opening_id", "openings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hiring_changes")),
    )
    for column in ("application_id", "opening_id"):
        op.create_index(op.f(f"ix_hiring_changes_{column}"), "hiring_changes", [column])
    op.create_table(
        "summed_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(200), nullable=False, comment="what it is compared by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summed_sources")),
        sa.UniqueConstraint("source_key", name=op.f("uq_summed_sources_source_key")),
    )
    op.create_table(
        "summed_applications",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="of its last transition in the sums"),
        _one_of("summed_applications", "status", STATUSES, "summed_status"),
        sa.Column("applied_at", INSTANT, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("is_interviewed", sa.Boolean(), nullable=False, comment="an interview has begun"),
        sa.Column("is_assigned", sa.Boolean(), nullable=False, comment="they hold or held a territory"),
        _points_to("summed_applications", "application_id", "applications"),
        _points_to("summed_applications", "opening_id", "openings"),
        _points_to("summed_applications", "source_id", "summed_sources"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_summed_applications")),
    )
    for column in ("opening_id", "source_id"):
        op.create_index(op.f(f"ix_summed_applications_{column}"), "summed_applications", [column])
    _create_sums(
        "funnel_sums",
        ("view", "since"),
        _one_of("funnel_sums", "view", ("cohort", "activity"), "view"),
        sa.Column("since", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MEASURES),
    )
    _create_sums(
        "move_sums",
        ("kind", "days", "reason"),
        _one_of("move_sums", "kind", KINDS, "kind"),
        sa.Column("days", sa.Integer(), nullable=False, comment="business days; 0 for a reason"),
        sa.Column("reason", sa.String(200), nullable=False, comment="of a decline"),
        sa.Column("number", sa.Integer(), nullable=False),
    )
    is_hire = sa.text("verb = 'hire'")
    op.create_index(
        "ix_transitions_hires",
        "transitions",
        ["application_id"],
        sqlite_where=is_hire,
        postgresql_where=is_hire,
    )
    op.create_index(
        "ix_applications_applied_at",
        "applications",
        ["applied_at", "id"],
        postgresql_where=sa.text("applied_at IS NOT NULL"),  # always so: for statements that ask for days
    )
    op.execute("INSERT INTO hiring_changes (opening_id) SELECT id FROM openings")
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_index("ix_applications_applied_at", "applications")
    op.drop_index("ix_transitions_hires", "transitions")
    for table in ("move_sums", "funnel_sums", "summed_applications", "summed_sources", "hiring_changes"):
        op.drop_table(table)
    put_triggers(op.get_bind())


def _create_sums(table: str, own: tuple[str, ...], *columns: sa.Column) -> None:
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day, in UTC"),
        sa.Column("by_source", sa.Boolean(), nullable=False, comment="false: of all sources"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="of a summed source; 0: of all"),
        _one_of(table, "grouping", ("name", "kind"), "grouping"),
        sa.Column(
            "stage_group", sa.String(200), nullable=False, comment="a name or kind of stage; empty: none"
        ),
        _points_to(table, "opening_id", "openings"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    key = ["opening_id", own[0], "grouping", "by_source", "source_id", "month", "stage_group", *own[1:]]
    op.create_index(f"uq_{table}", table, key, unique=True)
    op.create_index(f"ix_{table}_read", table, ["by_source", "grouping", "source_id", "month"])


def _one_of(table: str, column: str, values: tuple[str, ...], name: str) -> sa.Column:
    return sa.Column(
        column,
        sa.Enum(
            *values, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=40
        ),
        nullable=False,
    )


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
