"""The check of sessions: nobody is signed in with a closed account or deleted data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Boolean, column, func, or_, select, table

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import MOST_ROWS, count_rows
from app.db.base import Instant
from app.db.rows import read_rows
from app.sessions.models import LoginSession
from app.shared import clock

# Their packages are above this one.
_USERS = table("users", column("id"), column("active", Boolean))
_CANDIDATES = table("candidates", column("id"), column("erased_at", Instant), column("merged_into_id"))
TOLERATED = timedelta(hours=2)  # clocks of machines differ
END_IT = "Change the password of the person, or delete the row of login_sessions."


def _find_wrong_sessions(run: CheckRun) -> Iterator[CheckFinding]:
    count_rows(run, LoginSession)
    ahead = func.coalesce(LoginSession.seen_at, LoginSession.started_at) > clock.now() + TOLERATED
    statement = (
        select(LoginSession.id, ahead.label("is_ahead"))
        .outerjoin(_USERS, _USERS.c.id == LoginSession.user_id)
        .outerjoin(_CANDIDATES, _CANDIDATES.c.id == LoginSession.candidate_id)
        .where(
            or_(
                ~_USERS.c.active,
                _CANDIDATES.c.erased_at.is_not(None),
                _CANDIDATES.c.merged_into_id.is_not(None),
                ahead,
            )
        )
    )
    for row in read_rows(statement.order_by(LoginSession.id).limit(MOST_ROWS)):
        problem = "It was used in the future." if row.is_ahead else "Its account is closed."
        yield CheckFinding(f"Session {row.id}", problem, END_IT)


SESSION_CHECKS = (
    DataCheck("sessions", "Only people with an open account are signed in.", _find_wrong_sessions),
)
