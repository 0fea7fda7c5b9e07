"""Confirming that it is the person: a few minutes after it, they may change how they sign in."""

from __future__ import annotations

from datetime import datetime

from flask import session

from app.db.base import db
from app.second_factors.rules import CONFIRMED_LIFETIME
from app.sessions.browser import current_session_id
from app.sessions.models import LoginSession
from app.shared import clock

CONFIRMED_KEY = "confirmed"


def confirm_session() -> None:
    """Note in the cookie that the person of this session has confirmed that it is them."""
    session[CONFIRMED_KEY] = [current_session_id(), clock.now().isoformat()]


def is_confirmed() -> bool:
    """True if the person of this session signed in, or confirmed that it is them, minutes ago."""
    since = clock.now() - CONFIRMED_LIFETIME
    session_id, at = session.get(CONFIRMED_KEY) or (None, "")
    if session_id is not None and session_id == current_session_id() and datetime.fromisoformat(at) > since:
        return True
    present = db.session.get(LoginSession, current_session_id()) if current_session_id() else None
    return present is not None and present.started_at > since
