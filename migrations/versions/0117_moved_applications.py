"""A candidate who moved to another opening is neither withdrawn nor declined: a status of its own."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0117"
down_revision = "0116"

BEFORE = ("active", "declined", "withdrawn", "hired")
AFTER = (*BEFORE, "moved")
HELD_BY = (  # table, column, name of the check
    ("applications", "status", "status"),
    ("transitions", "from_status", "from_status"),
    ("transitions", "to_status", "to_status"),
    ("summed_applications", "status", "summed_status"),
    ("survey_answers", "ended", "survey_ended"),
)
MARK_MOVED = (
    "UPDATE transitions SET to_status = 'moved' WHERE verb = 'withdraw' AND EXISTS (SELECT 1 FROM applications a"
    " JOIN opening_moves m ON m.application_id = a.id WHERE a.id = transitions.application_id"
    " AND a.version = transitions.number AND a.status = 'withdrawn' AND m.moved_to_id IS NOT NULL)",
    "UPDATE applications SET status = 'moved' WHERE status = 'withdrawn' AND id IN"
    " (SELECT application_id FROM opening_moves WHERE moved_to_id IS NOT NULL)",
    "UPDATE return_requests SET ended_at = asked_at WHERE ended_at IS NULL AND application_id IN"
    " (SELECT id FROM applications WHERE status = 'moved')",
)


def upgrade() -> None:
    """The last move of those who moved before was a withdrawal; all openings are counted again."""
    drop_triggers(op.get_bind())
    _allow(AFTER)
    op.add_column("funnel_sums", sa.Column("moved", sa.Integer(), nullable=False, server_default="0"))
    for statement in MARK_MOVED:
        op.execute(statement)
    _count_again()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table, column, _name in HELD_BY:
        op.execute(f"UPDATE {table} SET {column} = 'withdrawn' WHERE {column} = 'moved'")  # noqa: S608
    op.drop_column("funnel_sums", "moved")
    _allow(BEFORE)
    _count_again()
    put_triggers(op.get_bind())


def _allow(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in values)
    for table in dict.fromkeys(each[0] for each in HELD_BY):
        with op.batch_alter_table(table) as batch:
            for of_table, column, name in HELD_BY:
                if of_table == table:
                    batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({listed})")


def _count_again() -> None:
    op.execute("INSERT INTO hiring_changes (opening_id) SELECT DISTINCT opening_id FROM applications")
