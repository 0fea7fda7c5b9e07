"""Nobody shares a day of a territory: an ending says its last day, and the next begins the day after."""

from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0024"
down_revision = "0023"

TRIGGERS_ARE = "d973592375ce7b2f2409c5c01744a1dd35ec3781cb8d91bdc3f90447069db158"

ASSIGNMENTS = sa.table(
    "assignments",
    sa.column("id", sa.Integer()),
    sa.column("territory_id", sa.Integer()),
    sa.column("starts_on", sa.Date()),
    sa.column("ends_on", sa.Date()),
    sa.column("assigned_at", sa.DateTime(timezone=True)),
    sa.column("taken_back_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _part_shared_days()
    put_triggers(op.get_bind())


def downgrade() -> None:
    put_triggers(op.get_bind())


def _part_shared_days() -> None:
    """Who began on another's last day keeps that day, as the lists showed it: the other ends the day before.

    One who began that same day has no day left, and counts as taken back.
    """
    columns = ASSIGNMENTS.c
    counting = sa.select(ASSIGNMENTS).where(columns.taken_back_at.is_(None))
    rows = op.get_bind().execute(counting.order_by(columns.territory_id, columns.starts_on, columns.id)).all()
    for row, after in pairwise(rows):
        if row.territory_id != after.territory_id or row.ends_on is None or row.ends_on < after.starts_on:
            continue
        if row.starts_on < after.starts_on:
            values = {"ends_on": after.starts_on - timedelta(days=1)}
        else:
            values = {"ends_on": row.starts_on, "taken_back_at": after.assigned_at}
        op.execute(sa.update(ASSIGNMENTS).where(columns.id == row.id).values(values))
