"""Who came by a link: a guest, whose session stands in the cookie beside a user's and never mixes with it.

A visit ends after CANDIDATE_SESSION_LIFETIME and on leaving. A user who signs in or out does not end it, and
a visit does not end a user's session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, session

from app.access.candidate_visitor import CandidateVisitor
from app.sessions.actions import end_session, start_candidate_session
from app.sessions.browser import CANDIDATE_SESSION_KEY, session_token

_load: Callable[[str], CandidateVisitor | None] | None = None


def register_candidate_loader(load: Callable[[str], CandidateVisitor | None]) -> None:
    """Say how a guest is found by the token in their cookie; the door stands below their package."""
    global _load
    _load = load


def current_candidate() -> Any:
    """The guest of this request; None where nobody came by a link, or the visit is over."""
    if "guest" not in g:
        token = session_token(CANDIDATE_SESSION_KEY)
        g.guest = _load(token) if token and _load else None
    return g.guest


def begin_visit(guest: Any) -> None:
    """Let someone in who has used their link."""
    end_visit()
    session[CANDIDATE_SESSION_KEY] = start_candidate_session(guest.id)
    g.guest = guest


def end_visit() -> None:
    """Let them out of this browser again."""
    if token := session_token(CANDIDATE_SESSION_KEY):
        end_session(token)
    session.pop(CANDIDATE_SESSION_KEY, None)
    g.guest = None
