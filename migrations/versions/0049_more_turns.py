"""What waits of an onboarding, for decisions on territories and deletions, and about referrals is stored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

BATCH_SIZE = 1000

COUNTED = "SELECT {} FROM steps c WHERE c.gating_issue_id = i.id AND c.removed_at IS NULL"
IS_UNTICKED = f"EXISTS ({COUNTED.format(1)} AND c.ticked_at IS NULL)"
LAST_DONE_AT = """(SELECT max(CASE WHEN d.removed_at IS NULL THEN d.ticked_at
                          WHEN d.ticked_at IS NULL THEN d.removed_at END)
                   FROM steps d WHERE d.gating_issue_id = i.id)"""
IS_LATER = "(s.gating_issue_id IS NULL AND NOT s.before_territory)"
DOER_ID = """CASE s.owned_by WHEN 'ISR' THEN o.isr_id WHEN 'manager' THEN o.manager_id
             WHEN 'recruiter' THEN o.recruiter_id WHEN 'buddy' THEN o.buddy_id
             WHEN 'previous manager' THEN coalesce(o.previous_manager_id, o.manager_id)
             ELSE coalesce(p.id, o.manager_id) END"""
OF_ISSUES = "FROM gating_issues i JOIN onboardings o ON o.id = i.onboarding_id WHERE o.ended_at IS NULL"

# `since`, the start of the day `since_on`, or the later of `since` and `or_since`; due at the end of `due_on`.
TURNS = {
    "tick step": f"""
        SELECT s.id AS about_id, {DOER_ID} AS user_id, NULL AS role, o.id AS onboarding_id,
               o.started_at AS since, NULL AS or_since,
               CASE WHEN {IS_LATER} THEN o.assigned_on END AS since_on, s.due_on
        FROM steps s JOIN onboardings o ON o.id = s.onboarding_id
        LEFT JOIN gating_issues i ON i.id = s.gating_issue_id
        LEFT JOIN teams t ON t.name = s.owned_by LEFT JOIN users p ON p.id = t.person_id AND p.active
        WHERE o.ended_at IS NULL AND s.ticked_at IS NULL AND s.removed_at IS NULL
            AND (s.gating_issue_id IS NOT NULL AND i.closed_at IS NULL OR s.before_territory
                 OR {IS_LATER} AND o.assigned_on IS NOT NULL)
            AND {DOER_ID} IS NOT NULL""",  # noqa: S608
    "close gating issue": f"""
        SELECT i.id AS about_id, o.isr_id AS user_id, NULL AS role, o.id AS onboarding_id,
               i.opened_at AS since, {LAST_DONE_AT} AS or_since, NULL AS since_on, i.due_on
        {OF_ISSUES} AND i.closed_at IS NULL AND NOT {IS_UNTICKED}""",
    "reopen or waive gating issue": f"""
        SELECT i.id AS about_id, o.manager_id AS user_id, NULL AS role, o.id AS onboarding_id,
               i.closed_at AS since, NULL AS or_since, NULL AS since_on, NULL AS due_on
        {OF_ISSUES} AND i.closed_at IS NOT NULL
            AND NOT (i.waived_at IS NOT NULL OR EXISTS ({COUNTED.format(1)}) AND NOT {IS_UNTICKED})""",
}
TURNS |= {
    kind: f"""
        SELECT r.id AS about_id, {manager} AS user_id, {role} AS role, NULL AS onboarding_id,
               r.asked_at AS since, NULL AS or_since, NULL AS since_on, NULL AS due_on
        FROM {table} r WHERE r.state = 'asked'"""  # noqa: S608
    for kind, table, manager, role in (
        (
            "decide change request",
            "territory_change_requests",
            "r.manager_id",
            "CASE WHEN r.manager_id IS NULL THEN 'ISR manager' END",
        ),
        ("decide gate override", "gate_overrides", "NULL", "'ISR manager'"),
    )
}
TURNS["answer referral claim"] = """
    SELECT c.id AS about_id, c.user_id, NULL AS role, NULL AS onboarding_id, c.claimed_at AS since,
           NULL AS or_since, NULL AS since_on, NULL AS due_on
    FROM referral_claims c WHERE c.answered_at IS NULL"""
TURNS["decide deletion request"] = """
    SELECT c.id AS about_id, o.recruiter_id AS user_id, NULL AS role, NULL AS onboarding_id,
           c.erasure_asked_at AS since, NULL AS or_since, NULL AS since_on, NULL AS due_on
    FROM candidates c
    JOIN applications a ON a.id = (
        SELECT max(b.id) FROM applications b JOIN openings p ON p.id = b.opening_id
        WHERE b.candidate_id = c.id AND NOT EXISTS (
            SELECT 1 FROM applications w JOIN candidates s ON s.id = w.candidate_id
            WHERE w.opening_id = p.id AND s.user_id = p.recruiter_id))
    JOIN openings o ON o.id = a.opening_id
    WHERE c.erasure_asked_at IS NOT NULL"""
NUMBERS = ("about_id", "user_id", "onboarding_id")
STORED = ("kind", *NUMBERS, "role")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for kind, statement in TURNS.items():
        _fill(kind, statement)


def downgrade() -> None:
    op.execute(sa.table("turns", sa.column("kind")).delete().where(sa.column("kind").in_([*TURNS])))


def _fill(kind: str, statement: str) -> None:
    connection = op.get_bind()
    found = sa.text(statement).columns(
        **dict.fromkeys(NUMBERS, sa.Integer),
        role=sa.String,
        since=INSTANT,
        or_since=INSTANT,
        since_on=sa.Date,
        due_on=sa.Date,
    )
    instants = [sa.column(name, INSTANT) for name in ("since", "due_at")]
    turns = sa.table("turns", *(sa.column(name) for name in STORED), *instants)
    for rows in _batches(connection, found):
        connection.execute(turns.insert(), [_turn(kind, row) for row in rows])


def _batches(connection: sa.Connection, statement: Any) -> Iterator[Any]:
    return connection.execute(statement, execution_options={"stream_results": True}).partitions(BATCH_SIZE)


def _turn(kind: str, row: Any) -> dict[str, Any]:
    since = max(_in_utc(each) for each in (row.since, row.or_since) if each)
    return {
        **{name: getattr(row, name) for name in NUMBERS},
        "kind": kind,
        "role": row.role,
        "since": _start_of(row.since_on) if row.since_on else since,
        "due_at": _start_of(row.due_on + timedelta(days=1)) if row.due_on else None,
    }


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _in_utc(value: datetime) -> datetime:
    """SQLite gives instants without their zone."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value
