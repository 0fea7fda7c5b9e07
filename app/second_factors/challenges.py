"""Challenges for passkeys, in the signed cookie of the browser: each has a purpose, minutes, and one use.

A few are open at once, in several tabs. Nothing is stored for them until they are used.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import session

from app.db.base import commit_despite_refusal
from app.second_factors.rules import CHALLENGE_LIFETIME
from app.second_factors.used_tokens import spend_token
from app.shared import clock

CHALLENGES_KEY = "challenges"
MAX_CHALLENGES = 4  # open at once; the oldest is forgotten first


class ChallengePurpose(StrEnum):
    """What a passkey is asked for."""

    ADD = "add"
    SIGN_IN = "sign in"  # instead of a password
    SECOND_STEP = "second step"
    CONFIRM = "confirm"


def new_challenge(purpose: ChallengePurpose) -> bytes:
    """A challenge for this browser."""
    challenge = secrets.token_bytes(32)
    open_now = [*_challenges(), [purpose.value, challenge.hex(), clock.now().isoformat()]]
    session[CHALLENGES_KEY] = open_now[-MAX_CHALLENGES:]
    return challenge


def spend_challenge(purpose: ChallengePurpose, challenge: bytes) -> bool:
    """Use a challenge, in a transaction of its own.

    False unless this browser got it for this purpose minutes ago, and it was not used.
    """
    now = clock.now()
    for each in _challenges():
        kind, value, began = each
        ends = datetime.fromisoformat(began) + CHALLENGE_LIFETIME
        if kind == purpose.value and secrets.compare_digest(value, challenge.hex()) and now < ends:
            session[CHALLENGES_KEY] = [other for other in _challenges() if other != each]
            spent: list[bool] = []
            commit_despite_refusal(lambda: spent.append(spend_token("challenge", value, until=ends)))  # noqa: B023
            return spent[0]
    return False


def _challenges() -> list[Any]:
    """The cookie is signed, so what it has is ours."""
    found: list[Any] = session.get(CHALLENGES_KEY, [])
    return found
