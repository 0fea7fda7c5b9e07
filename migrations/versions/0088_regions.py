"""Regions are records with the names that others use. Columns with a region point to one."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0088"
down_revision = "0086"

TABLES = ("openings", "territories", "targets")
# Name, names that others use, time zone of candidates, where people live.
REGIONS = (
    (
        "US",
        ["AMER", "Americas", "NORAM", "North America", "NA", "USA", "United States"],
        "America/New_York",
        ["United States"],
    ),
    (
        "EMEA",
        ["Europe Middle East and Africa"],
        "Europe/Paris",
        ["Europe", "Middle East", "Africa"],
    ),
    ("APAC", ["APJ", "JAPAC", "Asia Pacific"], "Asia/Singapore", ["Asia", "Pacific"]),
)
# Columns with a constraint, as they were added: column, name of the constraint, type, constraint.
CONSTRAINTS_OF_OPENINGS = (
    (
        "hired",
        "ck_openings_hired_fit_places",
        "INTEGER NOT NULL DEFAULT 0",
        "CHECK (hired >= 0 AND hired <= places)",
    ),
    (
        "state",
        "ck_openings_opening_state",
        "VARCHAR(40) NOT NULL DEFAULT 'open'",
        "CHECK (state IN ('open', 'draft', 'closed'))",
    ),
    (
        "employment",
        "ck_openings_employment",
        "VARCHAR(40) NOT NULL DEFAULT 'full time'",
        "CHECK (employment IN ('full time', 'part time', 'temporary', 'intern'))",
    ),
    (
        "family_version_id",
        "fk_openings_family_version_id",
        "INTEGER",
        "REFERENCES job_family_versions (id)",
    ),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    regions = op.create_table(
        "regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(40), nullable=False, comment="what the name is compared by"),
        sa.Column("other_names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="in lists"),
        sa.Column(
            "time_zone", sa.String(64), nullable=False, comment="of a candidate, until they choose another"
        ),
        sa.Column(
            "places",
            sa.JSON(),
            nullable=False,
            comment="where people may live who work for it, as job boards read it",
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("name", name=op.f("uq_regions_name")),
        sa.UniqueConstraint("name_key", name=op.f("uq_regions_name_key")),
    )
    op.bulk_insert(
        regions,
        [
            {
                "name": name,
                "name_key": name.lower(),
                "other_names": others,
                "position": position,
                "time_zone": zone,
                "places": places,
            }
            for position, (name, others, zone, places) in enumerate(REGIONS, 1)
        ],
    )
    for table in TABLES:
        with op.batch_alter_table(table) as changes:
            changes.drop_constraint(op.f(f"ck_{table}_region"), type_="check")
            changes.create_foreign_key(
                op.f(f"fk_{table}_region"), "regions", ["region"], ["name"], onupdate="CASCADE"
            )
    put_triggers(op.get_bind())


def downgrade() -> None:
    """Back to three regions. Records of others have to be changed before."""
    drop_triggers(op.get_bind())
    for table in TABLES:
        with op.batch_alter_table(table) as changes:
            changes.drop_constraint(op.f(f"fk_{table}_region"), type_="foreignkey")
            changes.create_check_constraint(op.f(f"ck_{table}_region"), "region IN ('US', 'EMEA', 'APAC')")
    if op.get_bind().dialect.name == "sqlite":
        _put_checks_into_columns()
    op.drop_table("regions")
    put_triggers(op.get_bind())


def _put_checks_into_columns() -> None:
    """The columns as earlier migrations add them: with their constraints, or they cannot be dropped there."""
    indexes = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'openings'")
    made = [row for row in op.get_bind().execute(indexes) if row.sql]
    for row in made:
        op.execute(f"DROP INDEX {row.name}")
    names = {"fk": "fk_%(table_name)s_%(column_0_name)s"}  # of those without a name
    with op.batch_alter_table("openings", naming_convention=names) as changes:
        for _column, name, *_rest in CONSTRAINTS_OF_OPENINGS:
            changes.drop_constraint(op.f(name), type_="check" if name.startswith("ck") else "foreignkey")
    for column, name, kind, constraint in CONSTRAINTS_OF_OPENINGS:
        op.execute(f"ALTER TABLE openings RENAME COLUMN {column} TO old_{column}")
        op.execute(f"ALTER TABLE openings ADD COLUMN {column} {kind} CONSTRAINT {name} {constraint}")
        op.execute(f"UPDATE openings SET {column} = old_{column}")  # noqa: S608 - our own names
        op.execute(f"ALTER TABLE openings DROP COLUMN old_{column}")
    for row in made:
        op.execute(row.sql)
