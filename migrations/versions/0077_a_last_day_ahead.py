"""The last day of an assignment may lie ahead: turns open and close with it, and the gate must stay open until it."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers
from app.shared.business_days import after_business_time

revision = "0077"
down_revision = "0076"

TRIGGERS_ARE = "521566ee129144037e7c7110cc0b1ff28a797617ec15cdd5825ba953b8d20a20"
INSTANT = sa.DateTime(timezone=True)
DAYS = {  # the instant in UTC at which a day and the day after it begin
    "sqlite": "(date({day}, '{days} days') || ' 00:00:00.000000')",
    "postgresql": "(CAST({day} + ({days}) AS timestamp) AT TIME ZONE 'UTC')",
}
OF_ISR = "FROM assignments a WHERE a.isr_id = {isr} AND a.taken_back_at IS NULL"

# The gate of `u`, with the onboarding `o` that runs and the record `e` as an existing ISR, if there are any.
COUNTED = "SELECT 1 FROM steps c WHERE c.gating_issue_id = i.id AND c.removed_at IS NULL"
COMPLETE = f"""(i.closed_at IS NOT NULL AND (i.waived_at IS NOT NULL
    OR EXISTS ({COUNTED}) AND NOT EXISTS ({COUNTED} AND c.ticked_at IS NULL)))"""
ISSUES = "FROM gating_issues i WHERE i.onboarding_id = o.id"
IS_OPEN = f"""(NOT EXISTS (SELECT 1 {ISSUES} AND NOT {COMPLETE})
    AND (EXISTS (SELECT 1 {ISSUES}) OR e.id IS NOT NULL))"""
HELD = f"{OF_ISR.format(isr='u.id')} AND a.override_id IS NULL"
TO_RESOLVE = f"""
    SELECT u.id AS about_id, m.id AS user_id, o.id AS onboarding_id, m.time_zone AS zone,
           coalesce((SELECT min(i.opened_at) {ISSUES} AND NOT {COMPLETE}),
                    (SELECT min(a.assigned_at) {HELD})) AS since, {{closes_at}} AS closes_at
    FROM users u LEFT JOIN onboardings o ON o.isr_id = u.id AND o.ended_at IS NULL
    LEFT JOIN established_isrs e ON e.isr_id = u.id
    JOIN users m ON m.id = coalesce(o.manager_id, e.manager_id)
    WHERE u.active AND EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role = 'ISR')
        AND NOT {IS_OPEN} AND EXISTS (SELECT 1 {HELD})
        AND NOT EXISTS (SELECT 1 {HELD} AND a.ends_on IS NULL)"""  # noqa: S608


def upgrade() -> None:
    last_day = f"(SELECT max(a.ends_on) {OF_ISR.format(isr='turns.about_id')})"
    held_until = _start(last_day, 1)
    since = f"CASE WHEN {held_until} > since THEN {held_until} ELSE since END"
    op.execute(f"UPDATE turns SET opens_at = {since}, since = {since} WHERE kind = 'assign territory'")  # noqa: S608
    op.execute("UPDATE turns SET opens_at = since WHERE kind = 'assign vacant territory'")
    _add_reopened_gates()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "COMMENT ON COLUMN assignments.ends_on IS 'the last day, past or ahead; none if none is planned'"
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.execute("DELETE FROM turns WHERE kind = 'resolve reopened gate' AND closes_at IS NOT NULL")
    op.execute(
        "UPDATE turns SET opens_at = NULL WHERE kind IN ('assign territory', 'assign vacant territory')"
    )
    put_triggers(op.get_bind())


def _start(day: str, days: int) -> str:
    """The instant in UTC at which a day begins that is some days after another."""
    return DAYS[op.get_bind().dialect.name].format(day=day, days=f"{days:+}")


def _add_reopened_gates() -> None:
    """Those of ISRs who hold territories with a last day alone, past or ahead."""
    closes_at = _start(f"(SELECT max(a.ends_on) {HELD})", 0)
    numbers = dict.fromkeys(("about_id", "user_id", "onboarding_id"), sa.Integer)
    found = sa.text(TO_RESOLVE.format(closes_at=closes_at)).columns(
        **numbers, zone=sa.String, since=INSTANT, closes_at=INSTANT
    )
    instants = [sa.column(name, INSTANT) for name in ("since", "due_at", "closes_at")]
    turns = sa.table("turns", sa.column("kind"), *map(sa.column, numbers), *instants)
    rows = op.get_bind().execute(found).all()
    if rows:
        op.get_bind().execute(turns.insert(), [_turn(row) for row in rows])


def _turn(row: sa.Row) -> dict[str, object]:
    since = _in_utc(row.since)
    return {
        "kind": "resolve reopened gate",
        **{name: getattr(row, name) for name in ("about_id", "user_id", "onboarding_id")},
        "since": since,
        "due_at": after_business_time(since, timedelta(hours=24), row.zone),
        "closes_at": _in_utc(row.closes_at),
    }


def _in_utc(value: datetime) -> datetime:
    """SQLite gives instants without their zone."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value
