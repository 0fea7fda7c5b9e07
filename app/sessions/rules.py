"""Rules of sessions: how long they last, the digest of a token, the name of a browser."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

CANDIDATE_SESSION_LIFETIME = timedelta(hours=8)
SESSION_USE_INTERVAL = timedelta(minutes=5)  # the precision of `seen_at`

# In this order: most browsers name others, too.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome"}
_BROWSERS |= {"Chromium/": "Chromium", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android"}
_SYSTEMS |= {"CrOS": "ChromeOS", "Mac OS X": "macOS", "Linux": "Linux"}


def session_token_digest(token: str) -> str:
    """The SHA-256 digest of a token, in hexadecimal. Only the digest is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def browser_name(user_agent: str) -> str:
    """The browser and system of a User-Agent header, such as "Firefox on Linux". A guess."""
    browser = _first_match(_BROWSERS, user_agent) or "A browser"
    system = _first_match(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def is_session_use_due(seen_at: datetime, now: datetime) -> bool:
    """True if the last use of a session needs to be recorded again."""
    return now - seen_at >= SESSION_USE_INTERVAL


def _first_match(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for mark, name in names.items() if mark in user_agent), None)
