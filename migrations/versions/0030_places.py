"""An opening has a number of places, counts who was hired, and says how it was closed."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0030"
down_revision = "0029"

INSTANT = sa.DateTime(timezone=True)
FITS = "hired >= 0 AND hired <= places"
CLOSED = "CLOSED_OPENING"
openings = sa.table("openings", *(sa.column(name) for name in ("id", "state", "places", "hired")))
closed = sa.table("openings", sa.column("id"), sa.column("closed_at", INSTANT))
activity = sa.table(
    "activity",
    *(sa.column("id"), sa.column("about"), sa.column("verb"), sa.column("at", INSTANT)),
)
applications = sa.table("applications", sa.column("opening_id"), sa.column("status"))


def upgrade() -> None:
    connection = op.get_bind()
    drop_triggers(connection)
    _add_columns()
    _count_hires(connection)
    _say_when_they_were_closed(connection)
    op.create_index("ix_openings_list", "openings", ["state", "id"])
    with op.batch_alter_table("transitions") as batch:
        batch.add_column(
            sa.Column(
                "came_with_id",
                sa.Integer(),
                nullable=True,
                comment="of a decline: the hire that took the last place",
            )
        )
        batch.create_foreign_key(op.f("fk_transitions_came_with_id"), "transitions", ["came_with_id"], ["id"])
    op.create_index("ix_transitions_came_with_id", "transitions", ["came_with_id"])
    put_triggers(connection)


def _add_columns() -> None:
    """Columns are added and no table is built again: the way down could not take its columns off otherwise."""
    op.execute("ALTER TABLE openings ADD COLUMN places INTEGER NOT NULL DEFAULT 1")
    op.execute(
        "ALTER TABLE openings ADD COLUMN hired INTEGER NOT NULL DEFAULT 0 "
        f"CONSTRAINT ck_openings_hired_fit_places CHECK ({FITS})"
    )
    op.add_column("openings", sa.Column("closed_at", INSTANT, nullable=True))


def _count_hires(connection: sa.Connection) -> None:
    """An opening that hired before and is not closed keeps a free place: nobody said it was filled."""
    hired = (
        sa.select(sa.func.count())
        .select_from(applications)
        .where(applications.c.opening_id == openings.c.id, applications.c.status == "hired")
        .scalar_subquery()
    )
    free = sa.case((openings.c.state == "closed", 0), else_=1)
    connection.execute(sa.update(openings).where(hired > 0).values(hired=hired, places=hired + free))


def _say_when_they_were_closed(connection: sa.Connection) -> None:
    """By the last record of closing each."""
    records = connection.execute(
        sa.select(activity).where(activity.c.verb == CLOSED).order_by(activity.c.id)
    ).all()
    for record in records:
        opening_id = int(record.about.partition(":")[2])
        connection.execute(sa.update(closed).where(closed.c.id == opening_id).values(closed_at=record.at))


def downgrade() -> None:
    connection = op.get_bind()
    drop_triggers(connection)
    op.drop_index("ix_transitions_came_with_id", table_name="transitions")
    with op.batch_alter_table("transitions") as batch:
        batch.drop_constraint(op.f("fk_transitions_came_with_id"), type_="foreignkey")
        batch.drop_column("came_with_id")
    op.drop_index("ix_openings_list", table_name="openings")
    for name in ("closed_at", "hired", "places"):
        op.drop_column("openings", name)
    put_triggers(connection)
