"""Starting and ending sessions."""

from __future__ import annotations

import logging
import secrets

from flask import g
from sqlalchemy import delete, not_, select, update
from sqlalchemy.exc import OperationalError

from app.db.base import db
from app.sessions.models import LoginSession, SignedInBy
from app.sessions.queries import SESSION_IS_RUNNING, running_values
from app.sessions.rules import browser_name, is_session_use_due, session_token_digest
from app.shared import clock

log = logging.getLogger(__name__)
SESSION_CLEANUP_BATCH_SIZE = 500


def start_user_session(
    user_id: int,
    *,
    address: str,
    user_agent: str,
    by: SignedInBy = SignedInBy.PASSWORD,
    provider_session: str | None = None,
) -> str:
    """Start a session of a user; return the token for the cookie, which is not stored.

    `provider_session` is the digest of their session at the OpenID provider.
    """
    started = LoginSession(user_id=user_id, address=address[:45], browser=browser_name(user_agent))
    started.signed_in_by, started.provider_session = by, provider_session
    return _start(started)


def start_candidate_session(candidate_id: int) -> str:
    """Start a session of a candidate who came by a link; return the token for the cookie."""
    return _start(LoginSession(candidate_id=candidate_id))


def end_session(token: str) -> None:
    """End the session of a token, if there is one."""
    db.session.execute(delete(LoginSession).where(LoginSession.token_digest == session_token_digest(token)))


def end_session_of_record(session: LoginSession) -> None:
    """End a session."""
    db.session.execute(delete(LoginSession).where(LoginSession.id == session.id))


def end_user_sessions(user_id: int, *, but: int | None = None) -> None:
    """End every session of a user, except the one with the id `but`."""
    theirs = (LoginSession.user_id == user_id, LoginSession.id.is_distinct_from(but))
    db.session.execute(delete(LoginSession).where(*theirs))


def end_provider_sessions(*, user_id: int | None, provider_session: str | None) -> int:
    """End the sessions of a user, or of a session at the OpenID provider, or of both if both are given.

    Returns how many there were. Sessions that did not begin with the provider go on.
    """
    ended = delete(LoginSession).where(LoginSession.signed_in_by == SignedInBy.PROVIDER)
    if user_id is not None:
        ended = ended.where(LoginSession.user_id == user_id)
    if provider_session is not None:
        ended = ended.where(LoginSession.provider_session == provider_session)
    assert user_id is not None or provider_session is not None  # noqa: S101 - never all of them
    return int(db.session.execute(ended).rowcount)  # type: ignore[attr-defined]


def end_candidate_sessions(candidate_id: int) -> None:
    """End every session of a candidate."""
    db.session.execute(delete(LoginSession).where(LoginSession.candidate_id == candidate_id))


def move_candidate_sessions(candidate_id: int, to_id: int) -> None:
    """Move the sessions of a candidate to another record of the same person."""
    theirs = update(LoginSession).where(LoginSession.candidate_id == candidate_id)
    db.session.execute(theirs.values(candidate_id=to_id))


def record_session_use() -> None:
    """Record that the session of this request is in use, at most once per SESSION_USE_INTERVAL.

    It is the only thing a GET may write (decision 25). It runs in its own transaction after that of the page;
    if the database cannot be written, the page still works.
    """
    present = g.get("login_session")
    if present is None or not is_session_use_due(present.seen_at, clock.now()):
        return
    seen = update(LoginSession).where(LoginSession.id == present.id).values(seen_at=clock.now())
    try:
        with db.engine.begin() as connection:
            connection.execute(seen)
    except OperationalError:
        log.warning("The last use of session %s could not be recorded.", present.id)


def delete_ended_sessions() -> bool:
    """Delete a batch of expired sessions; return whether there were any."""
    ended = select(LoginSession.id).where(not_(SESSION_IS_RUNNING)).limit(SESSION_CLEANUP_BATCH_SIZE)
    deleted = db.session.execute(delete(LoginSession).where(LoginSession.id.in_(ended)), running_values())
    db.session.commit()
    return bool(deleted.rowcount)  # type: ignore[attr-defined]


def _start(session: LoginSession) -> str:
    token = secrets.token_urlsafe(32)
    session.token_digest = session_token_digest(token)
    db.session.add(session)
    return token
