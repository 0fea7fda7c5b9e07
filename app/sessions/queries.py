"""Which sessions are still running."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from app.db.base import db
from app.sessions.models import LoginSession
from app.sessions.rules import CANDIDATE_SESSION_LIFETIME, session_token_digest
from app.shared import clock
from app.shared.settings import current_settings


def is_running() -> ColumnElement[bool]:
    """The condition of a session that has not expired.

    The limits are settings: a shorter one ends older sessions at once.
    """
    now, settings = clock.now(), current_settings()
    of_user = and_(
        LoginSession.candidate_id.is_(None),
        LoginSession.started_at > now - timedelta(days=settings.session_days),
        LoginSession.seen_at > now - timedelta(hours=settings.session_idle_hours),
    )
    of_candidate = and_(
        LoginSession.user_id.is_(None), LoginSession.started_at > now - CANDIDATE_SESSION_LIFETIME
    )
    return or_(of_user, of_candidate)


def has_session_token(token: str) -> ColumnElement[bool]:
    """The condition of the running session of a token."""
    return and_(LoginSession.token_digest == session_token_digest(token), is_running())


def sessions_of_user(user_id: int) -> Sequence[LoginSession]:
    """The running sessions of a user, the last used first, at most a hundred."""
    statement = select(LoginSession).where(LoginSession.user_id == user_id, is_running())
    newest_first = (LoginSession.seen_at.desc(), LoginSession.id.desc())
    return db.session.scalars(statement.order_by(*newest_first).limit(100)).all()
