"""What waits for managers of ISRs and for admins, and requests to look at a note, are stored as turns."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.shared.business_days import after_business_time

revision = "0059"
down_revision = "0058"

BATCH_SIZE = 1000
LIMITS = {
    "look at note": timedelta(days=2),
    "assign territory": timedelta(days=2),
    "resolve reopened gate": timedelta(hours=24),
    "assign vacant territory": timedelta(days=2),
    "send failed mail again": timedelta(hours=24),
    "hand over work": timedelta(days=2),
}

LACKS = """NOT ({user}.active AND EXISTS (
    SELECT 1 FROM user_roles r WHERE r.user_id = {user}.id AND r.role = '{role}'))"""

# The gate of `u`, with the onboarding `o` that runs and the record `e` as an existing ISR, if there are any.
COUNTED = "SELECT 1 FROM steps c WHERE c.gating_issue_id = i.id AND c.removed_at IS NULL"
COMPLETE = f"""(i.closed_at IS NOT NULL AND (i.waived_at IS NOT NULL
    OR EXISTS ({COUNTED}) AND NOT EXISTS ({COUNTED} AND c.ticked_at IS NULL)))"""
ISSUES = "FROM gating_issues i WHERE i.onboarding_id = o.id"
IS_OPEN = f"""(NOT EXISTS (SELECT 1 {ISSUES} AND NOT {COMPLETE})
    AND (EXISTS (SELECT 1 {ISSUES}) OR e.id IS NOT NULL))"""
DONE_AT = """coalesce(i.waived_at, (
    SELECT max(CASE WHEN d.removed_at IS NULL THEN d.ticked_at
                    WHEN d.ticked_at IS NULL THEN d.removed_at END)
    FROM steps d WHERE d.gating_issue_id = i.id))"""
COMPLETE_SINCE = f"CASE WHEN {DONE_AT} > i.closed_at THEN {DONE_AT} ELSE i.closed_at END"
HELD = "FROM assignments a WHERE a.isr_id = u.id AND a.ends_on IS NULL"
OF_ISRS = f"""
    FROM users u LEFT JOIN onboardings o ON o.isr_id = u.id AND o.ended_at IS NULL
    LEFT JOIN established_isrs e ON e.isr_id = u.id
    JOIN users m ON m.id = coalesce(o.manager_id, e.manager_id)
    WHERE NOT ({LACKS.format(user="u", role="ISR")})"""
ABOUT_ISR = "u.id AS about_id, m.id AS user_id, NULL AS role, o.id AS onboarding_id, m.time_zone AS zone"

# What depends on the person `u`, by the role that it needs: none, if an open account is enough.
NEEDS_PEOPLE = """(p.state <> 'closed' OR EXISTS (
    SELECT 1 FROM applications a WHERE a.opening_id = p.id AND a.status = 'active'))"""
RUNS = "FROM onboardings o WHERE o.ended_at IS NULL AND"
OPEN_PART = """EXISTS (SELECT 1 FROM steps s WHERE s.onboarding_id = o.id AND s.owned_by = 'previous manager'
    AND s.ticked_at IS NULL AND s.removed_at IS NULL AND (s.gating_issue_id IS NULL OR EXISTS (
        SELECT 1 FROM gating_issues i WHERE i.id = s.gating_issue_id AND i.closed_at IS NULL)))"""
CHANGES = "FROM territory_change_requests c WHERE c.state = 'asked' AND"
OVERRIDES = "FROM gate_overrides v WHERE v.state = 'asked' AND"
DEPENDS = (
    ("recruiter", f"FROM openings p WHERE p.recruiter_id = u.id AND {NEEDS_PEOPLE}"),
    ("hiring manager", f"FROM openings p WHERE p.hiring_manager_id = u.id AND {NEEDS_PEOPLE}"),
    ("interviewer", f"""FROM hiring_team h JOIN stages s ON s.id = h.stage_id
        JOIN openings p ON p.id = s.opening_id WHERE h.user_id = u.id AND {NEEDS_PEOPLE}"""),
    ("recruiter", f"""FROM questionnaire_reviewers w JOIN openings p ON p.id = w.opening_id
        WHERE w.user_id = u.id AND w.user_id <> p.hiring_manager_id AND {NEEDS_PEOPLE}"""),
    ("recruiter", f"{RUNS} o.recruiter_id = u.id"),
    (None, f"{RUNS} o.buddy_id = u.id"),
    (None, f"{RUNS} o.previous_manager_id = u.id AND {OPEN_PART}"),
    (None, "FROM teams t WHERE t.person_id = u.id"),
    ("ISR manager", f"{RUNS} o.manager_id = u.id"),
    ("ISR manager", f"""FROM established_isrs e JOIN users i ON i.id = e.isr_id WHERE e.manager_id = u.id
        AND NOT ({LACKS.format(user="i", role="ISR")}) AND NOT EXISTS (SELECT 1 {RUNS} o.isr_id = e.isr_id)"""),
    ("ISR manager", "FROM assignments a WHERE a.ends_on IS NULL AND a.manager_id = u.id"),
    ("ISR", f"{RUNS} o.isr_id = u.id"),
    ("ISR", "FROM assignments a WHERE a.ends_on IS NULL AND a.isr_id = u.id"),
    ("ISR manager", f"{CHANGES} c.manager_id = u.id"),
    (None, f"{CHANGES} c.asked_by_id = u.id AND (c.to_id IS NULL OR c.to_id <> c.asked_by_id)"),
    ("ISR", f"{CHANGES} c.to_id = u.id"),
    ("ISR manager", f"{OVERRIDES} v.asked_by_id = u.id"),
    ("ISR", f"{OVERRIDES} v.isr_id = u.id"),
    ("admin", "FROM mapping_files f WHERE f.applied_at IS NULL AND f.brought_by_id = u.id"),
    (None, """FROM candidate_imports c
        WHERE c.applied_at IS NULL AND c.cleared_at IS NULL AND c.uploaded_by_id = u.id"""),
    (None, "FROM saved_views v WHERE v.owner_id = u.id AND v.shared"),
)  # fmt: skip
LEFT = " OR ".join(
    f"{LACKS.format(user='u', role=role) if role else 'NOT u.active'} AND EXISTS (SELECT 1 {what})"
    for role, what in DEPENDS
)

# Since `since`, or since the start of the day `since_on`.
TURNS = {
    "look at note": """
        SELECT l.id AS about_id, u.id AS user_id, NULL AS role, NULL AS onboarding_id, u.time_zone AS zone,
               l.asked_at AS since, NULL AS since_on
        FROM look_requests l JOIN users u ON u.id = l.user_id WHERE l.ended_at IS NULL""",
    "assign territory": f"""
        SELECT {ABOUT_ISR}, coalesce((SELECT max({COMPLETE_SINCE}) {ISSUES}), e.recorded_at) AS since,
               NULL AS since_on
        {OF_ISRS} AND {IS_OPEN} AND NOT EXISTS (SELECT 1 {HELD})""",
    "resolve reopened gate": f"""
        SELECT {ABOUT_ISR}, coalesce((SELECT min(i.opened_at) {ISSUES} AND NOT {COMPLETE}), (
                   SELECT min(a.assigned_at) {HELD} AND a.override_id IS NULL)) AS since, NULL AS since_on
        {OF_ISRS} AND NOT {IS_OPEN} AND EXISTS (SELECT 1 {HELD} AND a.override_id IS NULL)""",
    "assign vacant territory": f"""
        SELECT t.id AS about_id, m.id AS user_id, NULL AS role, NULL AS onboarding_id, m.time_zone AS zone,
               NULL AS since, a.ends_on AS since_on
        FROM territories t JOIN assignments a ON a.territory_id = t.id
        JOIN users m ON m.id = a.manager_id JOIN users i ON i.id = a.isr_id
        WHERE t.removed_at IS NULL AND a.taken_back_at IS NULL AND a.ends_on IS NOT NULL
            AND {LACKS.format(user="i", role="ISR")} AND NOT EXISTS (
                SELECT 1 FROM assignments f
                WHERE f.territory_id = t.id AND f.taken_back_at IS NULL AND f.id > a.id)""",  # noqa: S608
    "send failed mail again": """
        SELECT m.id AS about_id, NULL AS user_id, 'admin' AS role, NULL AS onboarding_id, 'UTC' AS zone,
               m.written_at AS since, NULL AS since_on
        FROM messages m WHERE m.state = 'failed' OR m.state = 'waiting' AND m.alarm""",
    "hand over work": f"""
        SELECT u.id AS about_id, NULL AS user_id, 'admin' AS role, NULL AS onboarding_id, 'UTC' AS zone,
               coalesce((SELECT max(y.at) FROM activity y WHERE y.about = 'user:' || u.id
                         AND y.verb IN ('CLOSED_ACCOUNT', 'CHANGED_ROLES')), u.created_at) AS since,
               NULL AS since_on
        FROM users u WHERE {LEFT}""",  # noqa: S608
}  # fmt: skip
NUMBERS = ("about_id", "user_id", "onboarding_id")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for kind, statement in TURNS.items():
        _fill(kind, statement)


def downgrade() -> None:
    op.execute(sa.table("turns", sa.column("kind")).delete().where(sa.column("kind").in_([*TURNS])))


def _fill(kind: str, statement: str) -> None:
    connection = op.get_bind()
    numbers = dict.fromkeys(NUMBERS, sa.Integer)
    found = sa.text(statement).columns(
        **numbers, role=sa.String, zone=sa.String, since=INSTANT, since_on=sa.Date
    )
    instants = [sa.column(name, INSTANT) for name in ("since", "due_at")]
    turns = sa.table("turns", sa.column("kind"), sa.column("role"), *map(sa.column, NUMBERS), *instants)
    for rows in _batches(connection, found):
        connection.execute(turns.insert(), [_turn(kind, row) for row in rows])


def _batches(connection: sa.Connection, statement: Any) -> Iterator[Any]:
    return connection.execute(statement, execution_options={"stream_results": True}).partitions(BATCH_SIZE)


def _turn(kind: str, row: Any) -> dict[str, Any]:
    since = _start_of(row.since_on) if row.since_on else _in_utc(row.since)
    return {
        **{name: getattr(row, name) for name in NUMBERS},
        "kind": kind,
        "role": row.role,
        "since": since,
        "due_at": after_business_time(since, LIMITS[kind], row.zone),
    }


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _in_utc(value: datetime) -> datetime:
    """SQLite gives instants without their zone."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value
