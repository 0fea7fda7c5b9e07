"""Which sessions are still running.

Every request looks up a session, so the statement that does it is made once, with parameters for its values.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, or_, select

from app.db.base import Instant, db
from app.sessions.models import LoginSession, SignedInBy
from app.sessions.rules import CANDIDATE_SESSION_LIFETIME, session_token_digest
from app.shared import clock
from app.shared.settings import current_settings

SESSION_IS_RUNNING: ColumnElement[bool] = or_(
    and_(
        LoginSession.candidate_id.is_(None),
        LoginSession.started_at > bindparam("user_started_after", type_=Instant),
        LoginSession.seen_at > bindparam("user_seen_after", type_=Instant),
        or_(
            and_(LoginSession.signed_in_by == SignedInBy.PASSWORD, bindparam("has_passwords", type_=Boolean)),
            and_(
                LoginSession.signed_in_by != SignedInBy.PASSWORD,
                LoginSession.started_at > bindparam("confirmed_after", type_=Instant),
            ),
        ),
    ),
    and_(
        LoginSession.user_id.is_(None),
        LoginSession.started_at > bindparam("candidate_started_after", type_=Instant),
    ),
)
HAS_TOKEN: ColumnElement[bool] = and_(LoginSession.token_digest == bindparam("digest"), SESSION_IS_RUNNING)


def running_values() -> dict[str, Any]:
    """The values of SESSION_IS_RUNNING now.

    The limits are settings: a shorter one ends older sessions at once, and so does switching passwords off.
    A session that began with the provider lasts until the provider has to be asked again.
    """
    now, settings = clock.now(), current_settings()
    return {
        "user_started_after": now - timedelta(days=settings.session_days),
        "user_seen_after": now - timedelta(hours=settings.session_idle_hours),
        "has_passwords": settings.has_passwords,
        "confirmed_after": now - timedelta(hours=settings.oidc_session_hours),
        "candidate_started_after": now - CANDIDATE_SESSION_LIFETIME,
    }


def token_values(token: str) -> dict[str, Any]:
    """The values of HAS_TOKEN, the condition of the running session of a token."""
    return running_values() | {"digest": session_token_digest(token)}


def sessions_of_user(user_id: int) -> Sequence[LoginSession]:
    """The running sessions of a user, the last used first, at most a hundred."""
    statement = select(LoginSession).where(LoginSession.user_id == user_id, SESSION_IS_RUNNING)
    newest_first = (LoginSession.seen_at.desc(), LoginSession.id.desc())
    return db.session.scalars(statement.order_by(*newest_first).limit(100), running_values()).all()
