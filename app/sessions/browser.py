"""The cookie of a browser: its session tokens, and who is signed in.

Flask signs the cookie. It has at most two tokens: one of a user and one of a candidate, who may be the same
person. They are never confused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request, session

from app.sessions.actions import end_session, start_user_session
from app.sessions.models import SignedInBy

USER_SESSION_KEY, CANDIDATE_SESSION_KEY = "user_session", "candidate_session"


@dataclass(frozen=True)
class CurrentSession:
    """The user's session of this request."""

    id: int
    seen_at: datetime


def session_token(kind: str) -> str | None:
    """The token in the cookie; `kind` is USER_SESSION_KEY or CANDIDATE_SESSION_KEY."""
    token = session.get(kind)
    return token if isinstance(token, str) else None


def load_session_user(find: Callable[[str], tuple[Any, CurrentSession] | None]) -> Any:
    """The user who is signed in with this browser, or None; `find` looks up a token."""
    token = session_token(USER_SESSION_KEY)
    found = find(token) if token else None
    user, g.login_session = found or (None, None)
    return user


def current_session_id() -> int | None:
    """The id of the user's session of this request; None if nobody is signed in."""
    present: CurrentSession | None = g.get("login_session")
    return present.id if present else None


def sign_in_browser(
    user_id: int,
    *,
    address: str,
    by: SignedInBy = SignedInBy.PASSWORD,
    provider_session: str | None = None,
) -> None:
    """Sign in a user with a new session; the previous one ends."""
    sign_out_browser()
    session[USER_SESSION_KEY] = start_user_session(
        user_id,
        address=address,
        user_agent=request.user_agent.string,
        by=by,
        provider_session=provider_session,
    )


def sign_out_browser() -> None:
    """End the user's session and clear the cookie, except a candidate's session."""
    token, visit = session_token(USER_SESSION_KEY), session_token(CANDIDATE_SESSION_KEY)
    if token:
        end_session(token)
    session.clear()
    if visit:
        session[CANDIDATE_SESSION_KEY] = visit
    g.login_session = None
