"""Candidates who came by a link. Their session is in the cookie beside a user's, and separate from it.

A visit ends after CANDIDATE_SESSION_LIFETIME and on sign-out. A user's sign-in or sign-out does not end it,
and a visit does not end a user's session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, session
from flask_login import current_user

from app.access.candidate_visitor import CandidateVisitor
from app.sessions.actions import end_session, start_candidate_session
from app.sessions.browser import CANDIDATE_SESSION_KEY, session_token

_load: Callable[[str], CandidateVisitor | None] | None = None


def register_candidate_loader(load: Callable[[str], CandidateVisitor | None]) -> None:
    """Register how to load a candidate by the token in their cookie; this package is below theirs."""
    global _load
    _load = load


def current_candidate() -> Any:
    """The candidate of this request; None if nobody came by a link or the visit has ended."""
    if "candidate" not in g:
        token = session_token(CANDIDATE_SESSION_KEY)
        g.candidate = _load(token) if token and _load else None
    return g.candidate


def signed_in_user() -> Any:
    """The user who is signed in; `current_user` looks them up again each time it is asked for something."""
    return current_user._get_current_object()


def begin_visit(candidate: Any) -> None:
    """Start the visit of a candidate who used their link."""
    end_visit()
    session[CANDIDATE_SESSION_KEY] = start_candidate_session(candidate.id)
    g.candidate = candidate


def end_visit() -> None:
    """End the visit in this browser."""
    if token := session_token(CANDIDATE_SESSION_KEY):
        end_session(token)
    session.pop(CANDIDATE_SESSION_KEY, None)
    g.candidate = None
