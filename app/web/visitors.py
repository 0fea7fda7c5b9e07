"""Who came by a link: a guest, whose session stands in the cookie beside a user's and never mixes with it.

A visit ends after VISIT_LIFETIME and on leaving. Signing in or out as a user leaves it alone, and so
does a visit with a user's session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, session

from app.access.guests import Guest
from app.sessions.actions import end_session, start_candidate_session
from app.sessions.browser import CANDIDATE, token_of

_load: Callable[[str], Guest | None] | None = None


def finds_guests(load: Callable[[str], Guest | None]) -> None:
    """Say how a guest is found by the token in their cookie; the door stands below their package."""
    global _load
    _load = load


def present_guest() -> Any:
    """The guest of this request; None where nobody came by a link, or the visit is over."""
    if "guest" not in g:
        token = token_of(CANDIDATE)
        g.guest = _load(token) if token and _load else None
    return g.guest


def begin_visit(guest: Any) -> None:
    """Let someone in who has used their link."""
    end_visit()
    session[CANDIDATE] = start_candidate_session(guest.id)
    g.guest = guest


def end_visit() -> None:
    """Let them out of this browser again."""
    if token := token_of(CANDIDATE):
        end_session(token)
    session.pop(CANDIDATE, None)
    g.guest = None
