"""What waits for whom is stored as turns, and an interview knows when it ended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.shared.business_days import after_business_time
from app.shared.triggers import put_triggers

revision = "0043"
down_revision = "0042"

BATCH_SIZE = 1000
LIMITS = {
    "send questionnaire": timedelta(days=2),
    "send questionnaire again": timedelta(days=2),
    "answer questionnaire": timedelta(days=5),
    "schedule interview": timedelta(days=2),
    "choose time": timedelta(hours=48),
    "submit scorecard": timedelta(hours=24),
    "decide": timedelta(days=2),
}
ROLES = ("recruiter", "interviewer", "hiring manager", "ISR", "ISR manager", "admin")
ONE_OWNER = (
    "CASE WHEN user_id IS NULL THEN 0 ELSE 1 END + CASE WHEN candidate_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN role IS NULL THEN 0 ELSE 1 END = 1"
)

# What an application has at its stage.
INTERVIEWS = "SELECT {} FROM interviews i WHERE i.application_id = a.id AND i.stage_id = a.stage_id"
SENT = "SELECT {} FROM questionnaires q WHERE q.application_id = a.id AND q.stage_id = a.stage_id"
IS_SENT = f"EXISTS ({SENT.format(1)})"
IS_ANSWERED = f"EXISTS ({SENT.format(1)} AND q.answered_at IS NOT NULL)"
IS_OWED = f"EXISTS ({INTERVIEWS.format(1)} AND i.state = 'scheduled')"
IS_MET = f"EXISTS ({INTERVIEWS.format(1)} AND i.state IN ('held', 'waived'))"
IS_ASKED = "EXISTS (SELECT 1 FROM slot_requests r WHERE r.application_id = a.id AND r.ended_at IS NULL)"
NO_INTERVIEW = f"st.kind = 'interview' AND NOT {IS_OWED} AND NOT {IS_MET}"
LAST_ENDED = f"({INTERVIEWS.format('max(i.ended_at)')})"
LAST_MET = f"({INTERVIEWS.format('max(i.ended_at)')} AND i.state IN ('held', 'waived'))"
ANSWERED_AT = f"({SENT.format('max(q.answered_at)')})"

STAFF = "a.id AS about_id, u.id AS user_id, NULL AS candidate_id, a.id AS application_id, a.opening_id, u.time_zone"
CANDIDATE = "a.id AS about_id, NULL AS user_id, c.id AS candidate_id, a.id AS application_id, a.opening_id, c.time_zone"
OF_RECRUITER = """
    FROM applications a JOIN stages st ON st.id = a.stage_id JOIN openings o ON o.id = a.opening_id
    JOIN users u ON u.id = o.recruiter_id"""
OF_MANAGER = OF_RECRUITER.replace("o.recruiter_id", "o.hiring_manager_id")
OF_CANDIDATE = """
    FROM applications a JOIN stages st ON st.id = a.stage_id JOIN candidates c ON c.id = a.candidate_id"""
WITH_QUESTIONNAIRE = f"""
    JOIN questionnaires s ON s.application_id = a.id AND s.stage_id = a.stage_id
    WHERE a.status = 'active' AND s.replaced_at IS NULL AND NOT {IS_ANSWERED}"""

# `since` or the later of both, `opens_at`, `closes_at`; the limit counts from `due_from` or the later of both.
TURNS = {
    "send questionnaire": f"""
        SELECT {STAFF}, a.stage_since AS since, NULL AS or_since, NULL AS opens_at, NULL AS closes_at,
               NULL AS due_from, NULL AS or_due_from {OF_RECRUITER}
        WHERE a.status = 'active' AND st.kind = 'questionnaire' AND NOT {IS_SENT}""",
    "send questionnaire again": f"""
        SELECT {STAFF}, s.expires_at AS since, NULL AS or_since, s.expires_at AS opens_at, NULL AS closes_at,
               NULL AS due_from, NULL AS or_due_from {OF_RECRUITER} {WITH_QUESTIONNAIRE}""",
    "answer questionnaire": f"""
        SELECT {CANDIDATE}, s.sent_at AS since, NULL AS or_since, NULL AS opens_at, s.expires_at AS closes_at,
               NULL AS due_from, NULL AS or_due_from {OF_CANDIDATE} {WITH_QUESTIONNAIRE}""",
    "choose time": f"""
        SELECT {CANDIDATE}, r.asked_at AS since, NULL AS or_since, NULL AS opens_at, NULL AS closes_at,
               NULL AS due_from, NULL AS or_due_from {OF_CANDIDATE}
        JOIN slot_requests r ON r.application_id = a.id AND r.ended_at IS NULL
        WHERE a.status = 'active' AND {NO_INTERVIEW}""",
    "schedule interview": f"""
        SELECT {STAFF}, a.stage_since AS since, {LAST_ENDED} AS or_since, NULL AS opens_at, NULL AS closes_at,
               NULL AS due_from, NULL AS or_due_from {OF_RECRUITER}
        WHERE a.status = 'active' AND {NO_INTERVIEW} AND NOT {IS_ASKED}""",
    "decide": f"""
        SELECT {STAFF}, a.stage_since AS since, coalesce({ANSWERED_AT}, {LAST_MET}) AS or_since,
               NULL AS opens_at, NULL AS closes_at, NULL AS due_from, NULL AS or_due_from {OF_MANAGER}
        WHERE a.status = 'active' AND (st.kind = 'questionnaire' AND {IS_ANSWERED}
            OR st.kind = 'interview' AND {IS_MET} AND NOT {IS_OWED})""",
    "submit scorecard": """
        SELECT i.id AS about_id, u.id AS user_id, NULL AS candidate_id, a.id AS application_id, a.opening_id,
               u.time_zone, i.starts_at AS since, NULL AS or_since, NULL AS opens_at, NULL AS closes_at,
               i.ends_at AS due_from, i.reassigned_at AS or_due_from
        FROM interviews i JOIN applications a ON a.id = i.application_id
        JOIN users u ON u.id = i.interviewer_id WHERE i.state = 'scheduled'""",
    "answer return request": """
        SELECT r.id AS about_id, NULL AS user_id, c.id AS candidate_id, a.id AS application_id, a.opening_id,
               c.time_zone, r.asked_at AS since, NULL AS or_since, NULL AS opens_at, NULL AS closes_at,
               NULL AS due_from, NULL AS or_due_from
        FROM return_requests r JOIN applications a ON a.id = r.application_id
        JOIN candidates c ON c.id = a.candidate_id WHERE r.ended_at IS NULL AND a.status = 'withdrawn'""",
}
INSTANTS = ("since", "or_since", "opens_at", "closes_at", "due_from", "or_due_from")


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column(
            "about_id",
            sa.Integer(),
            nullable=False,
            comment="the id of the record; the kind says of which table",
        ),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", name="fk_turns_user_id")),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidates.id", name="fk_turns_candidate_id")),
        sa.Column("role", sa.String(40)),
        sa.Column(
            "application_id", sa.Integer(), sa.ForeignKey("applications.id", name="fk_turns_application_id")
        ),
        sa.Column("opening_id", sa.Integer(), sa.ForeignKey("openings.id", name="fk_turns_opening_id")),
        sa.Column(
            "onboarding_id", sa.Integer(), sa.ForeignKey("onboardings.id", name="fk_turns_onboarding_id")
        ),
        sa.Column("since", instant, nullable=False),
        sa.Column("opens_at", instant),
        sa.Column("closes_at", instant),
        sa.Column("due_at", instant),
        sa.CheckConstraint(ONE_OWNER, name="one_owner"),
        sa.CheckConstraint(f"role IN {ROLES}", name="turn_role"),
    )
    op.create_index("uq_turns_kind_about_id", "turns", ["kind", "about_id"], unique=True)
    op.create_index("ix_turns_user_id_since", "turns", ["user_id", "since", "id"])
    op.create_index("ix_turns_opening_id_since", "turns", ["opening_id", "since", "id"])
    for column in ("candidate_id", "role", "application_id", "onboarding_id"):
        op.create_index(f"ix_turns_{column}", "turns", [column])
    _date_the_ends_of_interviews()
    for kind, statement in TURNS.items():
        _fill(kind, statement)
    put_triggers(op.get_bind())


def downgrade() -> None:
    op.drop_table("turns")
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.drop_column("ended_at")
    put_triggers(op.get_bind())


def _date_the_ends_of_interviews() -> None:
    """With the scorecard, else when the interview was over; at the latest now."""
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.add_column(
            sa.Column(
                "ended_at",
                sa.DateTime(timezone=True),
                comment="when its scorecard came in or was waived, or when it was cancelled",
            )
        )
    submitted_at = "SELECT s.submitted_at FROM scorecards s WHERE s.interview_id = interviews.id"
    ended_at = f"coalesce(({submitted_at}), CASE WHEN ends_at < :now THEN ends_at ELSE :now END)"
    statement = sa.text("UPDATE interviews SET ended_at = " + ended_at + " WHERE state <> 'scheduled'")  # noqa: S608
    now = sa.bindparam("now", datetime.now(UTC), sa.DateTime(timezone=True))
    op.get_bind().execute(statement.bindparams(now))


def _fill(kind: str, statement: str) -> None:
    connection = op.get_bind()
    instants = {name: sa.DateTime(timezone=True) for name in INSTANTS}
    numbers = dict.fromkeys(
        ("about_id", "user_id", "candidate_id", "application_id", "opening_id"), sa.Integer
    )
    found = sa.text(statement).columns(**numbers, time_zone=sa.String, **instants)
    turns = sa.table("turns", sa.column("kind"), *(sa.column(name) for name in numbers), *_stored_instants())
    for rows in _batches(connection, found):
        connection.execute(turns.insert(), [_turn(kind, row, list(numbers)) for row in rows])


def _batches(connection: sa.Connection, statement: Any) -> Iterator[Any]:
    return connection.execute(statement, execution_options={"stream_results": True}).partitions(BATCH_SIZE)


def _stored_instants() -> list[Any]:
    return [
        sa.column(name, sa.DateTime(timezone=True)) for name in ("since", "opens_at", "closes_at", "due_at")
    ]


def _turn(kind: str, row: Any, numbers: list[str]) -> dict[str, Any]:
    since = _later(row.since, row.or_since)
    limit = LIMITS.get(kind)
    due_from = _later(row.due_from, row.or_due_from) or since
    return {
        **{name: getattr(row, name) for name in numbers},
        "kind": kind,
        "since": since,
        "opens_at": _in_utc(row.opens_at),
        "closes_at": _in_utc(row.closes_at),
        "due_at": after_business_time(due_from, limit, row.time_zone) if limit else None,
    }


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return max((_in_utc(each) for each in (first, second) if each), default=None)


def _in_utc(value: datetime | None) -> datetime | None:
    """SQLite gives instants without their zone."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
