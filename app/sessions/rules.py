"""Pure rules of sessions: how long they last, what is stored of a token, how a browser is named."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

VISIT_LIFETIME = timedelta(hours=8)  # of a candidate, who came by a link
SEEN_EVERY = timedelta(minutes=5)  # `seen_at` is never older than this while the session is in use

# The first that a browser names itself as: most of them name others, too.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome"}
_BROWSERS |= {"Chromium/": "Chromium", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android"}
_SYSTEMS |= {"CrOS": "ChromeOS", "Mac OS X": "macOS", "Linux": "Linux"}


def digest_of(token: str) -> str:
    """What is stored of a session's token: its SHA-256 digest, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def browser_name(user_agent: str) -> str:
    """The browser and system a User-Agent header names, such as "Firefox on Linux". A guess."""
    browser = _first(_BROWSERS, user_agent) or "A browser"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def is_due_to_be_seen(seen_at: datetime, now: datetime) -> bool:
    """Whether the time a session was last seen must be written again."""
    return now - seen_at >= SEEN_EVERY


def _first(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for mark, name in names.items() if mark in user_agent), None)
