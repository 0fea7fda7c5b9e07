"""The cookie's side of a session: which tokens a browser holds, and who is signed in by one.

Flask signs the cookie. It holds two tokens at most: of a user and of a candidate, who may be the same
person. Neither is ever taken for the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request, session

from app.sessions.actions import end_session, start_user_session

USER_SESSION_KEY, CANDIDATE_SESSION_KEY = "user_session", "candidate_session"


@dataclass(frozen=True)
class CurrentSession:
    """The user's session of this request."""

    id: int
    seen_at: datetime


def session_token(kind: str) -> str | None:
    """The token this browser holds: `kind` is USER_SESSION_KEY or CANDIDATE_SESSION_KEY."""
    token = session.get(kind)
    return token if isinstance(token, str) else None


def load_session_user(find: Callable[[str], tuple[Any, CurrentSession] | None]) -> Any:
    """The user this browser is signed in as, or None; `find` looks a token up."""
    token = session_token(USER_SESSION_KEY)
    found = find(token) if token else None
    user, g.login_session = found or (None, None)
    return user


def current_session_id() -> int | None:
    """The id of the user's session of this request; None where nobody is signed in."""
    present: CurrentSession | None = g.get("login_session")
    return present.id if present else None


def sign_in_browser(user_id: int, *, address: str) -> None:
    """Sign a user in with this browser, in a new session; the one before ends."""
    sign_out_browser()
    session[USER_SESSION_KEY] = start_user_session(
        user_id, address=address, user_agent=request.user_agent.string
    )


def sign_out_browser() -> None:
    """End the user's session of this browser and forget all else its cookie holds of them."""
    token, visit = session_token(USER_SESSION_KEY), session_token(CANDIDATE_SESSION_KEY)
    if token:
        end_session(token)
    session.clear()
    if visit:
        session[CANDIDATE_SESSION_KEY] = visit
    g.login_session = None
