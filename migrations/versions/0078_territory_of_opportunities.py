"""What a book reads of an opportunity, as columns that triggers keep: its territory now, and its work facts."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

# ruff: noqa: S608 - our own names
revision = "0078"
down_revision = "0077"
TRIGGERS_ARE = "7a54c5eb7ecc476c1693b39ab5062789ab5b2b54114181dfd803007a9c6e9b05"

INDEXES = {
    "ix_opportunities_open_renewals": ("territory_id", "kind", "renewal_on", "id", "arr_basis", "account_id"),
    "ix_opportunities_open_close_on": ("territory_id", "close_on", "id", "kind", "account_id"),
    "ix_opportunities_open_work": (
        *("territory_id", "step_due_on", "id", "kind", "tier", "arr_basis", "renewal_on", "stage_changed_on"),
        *("isr_task_on", "lacks_entry", "uncopied_on", "logged_since_on"),
        *("step_written_at", "step_owner_id", "step_by_name"),
    ),
    "ix_opportunities_open_tasks": ("territory_id", "isr_task_on", "id"),
}
FACING = "('renewal health check', 'upgrade call', 'customer touchpoint')"
LOGGED_SINCE = """
logged_since_on = (SELECT e.done_on FROM log_entries e WHERE e.id = (
        SELECT l.id FROM log_entries l WHERE l.opportunity_id = opportunities.id
        ORDER BY l.done_on DESC, l.id DESC LIMIT 1)
    AND e.written_at > (SELECT s.written_at FROM next_steps s WHERE s.opportunity_id = opportunities.id
        ORDER BY s.id DESC LIMIT 1))
"""
FILL = (
    """
    UPDATE opportunities SET territory_id = (SELECT t.territory_id FROM account_territories t
        WHERE t.account_id = opportunities.account_id AND t.ends_on IS NULL)
    """,
    f"""
    UPDATE opportunities SET
        isr_task_on = (SELECT min(t.due_on) FROM opportunity_tasks t
            WHERE t.opportunity_id = opportunities.id
            AND t.done_at IS NULL AND t.removed_at IS NULL AND t.owner_id IS NULL),
        lacks_entry = EXISTS (SELECT 1 FROM opportunity_tasks t WHERE t.opportunity_id = opportunities.id
            AND t.done_at IS NOT NULL AND t.log_entry_id IS NULL AND t.kind IN {FACING})
    WHERE EXISTS (SELECT 1 FROM opportunity_tasks r WHERE r.opportunity_id = opportunities.id)
    """,
    f"""
    UPDATE opportunities SET
        uncopied_on = (SELECT max(e.done_on) FROM log_entries e WHERE e.opportunity_id = opportunities.id
            AND e.kind IN {FACING} AND NOT e.leader_copied),
        {LOGGED_SINCE}
    WHERE EXISTS (SELECT 1 FROM log_entries r WHERE r.opportunity_id = opportunities.id)
    """,
    """
    UPDATE opportunities SET (step_due_on, step_written_at, step_owner_id, step_by_name) = (
        SELECT CASE WHEN n.text <> '' THEN s.due_on END, s.written_at, s.owner_id,
            s.owner_id IS NULL AND s.owner_name <> ''
        FROM next_steps s JOIN notes n ON n.id = s.note_id WHERE s.opportunity_id = opportunities.id
        ORDER BY s.id DESC LIMIT 1)
    WHERE EXISTS (SELECT 1 FROM next_steps r WHERE r.opportunity_id = opportunities.id)
    """,
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("opportunities") as table:
        table.add_column(
            sa.Column(
                "territory_id",
                sa.Integer(),
                sa.ForeignKey("territories.id", name=op.f("fk_opportunities_territory_id")),
                nullable=True,
                comment="that its account has now: a copy, which triggers keep; see `alignment.py` for other days",
            )
        )
        _add_day(table, "isr_task_on", "the first day of an open opportunity task of the ISR")
        _add_flag(table, "lacks_entry", "a customer-facing opportunity task was done without a log entry")
        _add_day(
            table,
            "uncopied_on",
            "the last day of a customer-facing entry without the account leader copied",
        )
        _add_day(table, "step_due_on", "the day of the present next step; none without a text")
        table.add_column(sa.Column("step_written_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(
            sa.Column(
                "step_owner_id",
                sa.Integer(),
                sa.ForeignKey("users.id", name=op.f("fk_opportunities_step_owner_id")),
                nullable=True,
            )
        )
        _add_flag(table, "step_by_name", "its owner is a person who has no account here")
        _add_day(
            table,
            "logged_since_on",
            "the day of the last log entry, if it was written after that next step",
        )
    op.create_index("ix_next_steps_note", "next_steps", ["note_id"])
    for statement in FILL:
        op.execute(statement)
    for name, columns in INDEXES.items():
        with_task = " AND isr_task_on IS NOT NULL" if name.endswith("_tasks") else ""
        where = sa.text(f"outcome = 'open'{with_task}")
        op.create_index(name, "opportunities", list(columns), sqlite_where=where, postgresql_where=where)
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_index("ix_next_steps_note", "next_steps")
    for name in INDEXES:
        op.drop_index(name, "opportunities")
    with op.batch_alter_table("opportunities") as table:
        for column in ("territory_id", "step_owner_id"):
            table.drop_constraint(op.f(f"fk_opportunities_{column}"), type_="foreignkey")
            table.drop_column(column)
        for column in ("isr_task_on", "lacks_entry", "uncopied_on", "step_due_on", "step_written_at"):
            table.drop_column(column)
        for column in ("step_by_name", "logged_since_on"):
            table.drop_column(column)
    put_triggers(op.get_bind())


def _add_day(table: object, name: str, comment: str) -> None:
    table.add_column(sa.Column(name, sa.Date(), nullable=True, comment=comment))  # type: ignore[attr-defined]


def _add_flag(table: object, name: str, comment: str) -> None:
    column = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false(), comment=comment)
    table.add_column(column)  # type: ignore[attr-defined]
