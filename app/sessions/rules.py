"""Pure rules of sessions: how long they last, what is stored of a token, how a browser is named."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

CANDIDATE_SESSION_LIFETIME = timedelta(hours=8)  # of a candidate, who came by a link
SESSION_USE_INTERVAL = timedelta(minutes=5)  # `seen_at` is never older than this while the session is in use

# The first that a browser names itself as: most of them name others, too.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome"}
_BROWSERS |= {"Chromium/": "Chromium", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android"}
_SYSTEMS |= {"CrOS": "ChromeOS", "Mac OS X": "macOS", "Linux": "Linux"}


def session_token_digest(token: str) -> str:
    """What is stored of a session's token: its SHA-256 digest, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def browser_name(user_agent: str) -> str:
    """The browser and system a User-Agent header names, such as "Firefox on Linux". A guess."""
    browser = _first_match(_BROWSERS, user_agent) or "A browser"
    system = _first_match(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def is_session_use_due(seen_at: datetime, now: datetime) -> bool:
    """Whether the time a session was last seen must be written again."""
    return now - seen_at >= SESSION_USE_INTERVAL


def _first_match(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for mark, name in names.items() if mark in user_agent), None)
