"""The applications that each number of the funnel counts, so that its list leads to them along an index."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0119"

VIEWS, GROUPINGS = ("cohort", "activity"), ("name", "kind")
MEASURES = (
    *("applied", "reached", "passed", "active", "declined", "withdrawn", "skipped", "hired", "never-started"),
    "moved",
)


def upgrade() -> None:
    """The worker writes the rows of every opening: until then all of it counts as changed."""
    op.create_table(
        "hiring_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        _one_of("view", VIEWS),
        _one_of("grouping", GROUPINGS),
        _one_of("measure", MEASURES),
        sa.Column(
            "stage_group", sa.String(200), nullable=False, comment="a name or kind of stage; empty: none"
        ),
        _points_to("hiring_numbers", "opening_id", "openings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hiring_numbers")),
    )
    key = ["opening_id", "view", "grouping", "measure", "stage_group"]
    op.create_index("uq_hiring_numbers", "hiring_numbers", key, unique=True)
    op.create_table(
        "hiring_number_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day, in UTC"),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="of a summed source"),
        _points_to("hiring_number_rows", "number_id", "hiring_numbers"),
        _points_to("hiring_number_rows", "application_id", "applications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hiring_number_rows")),
    )
    key = ["number_id", "month", "applied_at", "application_id", "source_id"]
    op.create_index("uq_hiring_number_rows", "hiring_number_rows", key, unique=True)
    op.create_index(op.f("ix_hiring_number_rows_application_id"), "hiring_number_rows", ["application_id"])
    op.execute("INSERT INTO hiring_changes (opening_id) SELECT id FROM openings")


def downgrade() -> None:
    op.drop_table("hiring_number_rows")
    op.drop_table("hiring_numbers")


def _one_of(column: str, values: tuple[str, ...]) -> sa.Column:
    name = op.f(f"ck_hiring_numbers_{column}")
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
