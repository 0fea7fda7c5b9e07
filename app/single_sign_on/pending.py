"""Sign-ins that have begun, in the signed cookie of the browser: the answer is checked with them.

A few can be open at once, in several tabs. Nothing is stored for them: anybody can begin one.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import session

from app.shared import clock

PENDING_KEY = "sign_ins"
PENDING_LIFETIME = timedelta(minutes=10)
MOST_PENDING = 3  # the oldest is forgotten first
MAX_DESTINATION_LENGTH = 500  # as the cookie has it: browsers keep 4 KB


@dataclass(frozen=True)
class PendingSignIn:
    """A sign-in that has begun: its secrets, where the person wants to go, and when it began."""

    state: str
    nonce: str
    verifier: str
    destination: str
    began_at: str

    @property
    def ends_at(self) -> datetime:
        return datetime.fromisoformat(self.began_at) + PENDING_LIFETIME


def begin_sign_in(destination: str) -> PendingSignIn:
    """Begin a sign-in in this browser, on the way to a page of ours."""
    begun = PendingSignIn(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        destination=destination if len(json.dumps(destination)) <= MAX_DESTINATION_LENGTH else "/",
        began_at=clock.now().isoformat(),
    )
    session[PENDING_KEY] = [*_all_pending(), asdict(begun)][-MOST_PENDING:]
    return begun


def pending_sign_in(state: str) -> PendingSignIn | None:
    """The sign-in of a state, if it began in this browser and has not expired."""
    for each in _all_pending():
        if hmac.compare_digest(str(each["state"]).encode(), state.encode(errors="replace")):
            found = PendingSignIn(**each)
            return found if clock.now() < found.ends_at else None
    return None


def end_sign_in(pending: PendingSignIn) -> None:
    """Forget a sign-in in this browser."""
    session[PENDING_KEY] = [each for each in _all_pending() if each["state"] != pending.state]


def _all_pending() -> list[dict[str, Any]]:
    """The cookie is signed, so whatever it has is ours."""
    found: list[dict[str, Any]] = session.get(PENDING_KEY, [])
    return found
