"""The provider tells that somebody has signed out there, or may no longer sign in (back-channel logout)."""

from __future__ import annotations

from datetime import timedelta

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.sessions.actions import end_provider_sessions
from app.shared import clock
from app.single_sign_on.provider.connection import InvalidAnswer, asking_provider
from app.single_sign_on.provider.discovery import find_provider
from app.single_sign_on.provider.tokens import CLOCK_SKEW, TOKEN_AGE, read_logout_token
from app.single_sign_on.queries import identity_of, provider_session_digest
from app.single_sign_on.used_once import use_once

LOGOUT_TOKEN_LIFETIME: timedelta = TOKEN_AGE + 2 * CLOCK_SKEW  # an older one is refused for its age


def end_told_sessions(token: str) -> None:
    """End the sessions that a logout token is about. Raises InvalidAnswer, also if it was used before.

    No transaction is open while the keys of the provider are read.
    """
    with asking_provider():
        provider = find_provider()
        claims = read_logout_token(token, provider)
    if not use_once("logout token", claims["jti"], until=clock.now() + LOGOUT_TOKEN_LIFETIME):
        raise InvalidAnswer("a logout token that was used before")
    subject, session_id = claims.get("sub"), claims.get("sid")
    identity = identity_of(provider.issuer, subject) if subject else None
    if subject and identity is None:
        return
    ended = end_provider_sessions(
        user_id=identity.user_id if identity else None,
        provider_session=provider_session_digest(provider.issuer, session_id or ""),
    )
    if ended and identity:
        record_activity(ActivityVerb.ENDED_SESSIONS, identity.user, by=None)
