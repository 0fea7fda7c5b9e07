"""When a link still works, when sign-in is paused, and what a password must be."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from app.people.passwords import SHORTEST
from app.shared.refusals import RuleBroken

PAUSE = timedelta(minutes=15)
MOST_FAILURES = 5  # for one email within the pause
MOST_FAILURES_FROM_ONE_ADDRESS = 30
LONGEST_GITLAB_USERNAME = 255
_GITLAB_USERNAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")


class LinkEnded(RuleBroken):
    """A link that was good once."""

    status = 410


class TooManyTries(RuleBroken):
    """Signing in is paused."""

    status = 429


def check_link(expires_at: datetime, ended_at: datetime | None, now: datetime) -> None:
    """Raise LinkEnded for a link that was used, replaced or has expired."""
    if ended_at is not None:
        raise LinkEnded("This link was used already, or a newer one has replaced it.")
    if now >= expires_at:
        raise LinkEnded("This link has expired. Ask for a new one.")


def check_tries(failures_for_email: int, failures_from_address: int) -> None:
    """Raise TooManyTries while sign-in is paused for an email or an address."""
    if failures_for_email >= MOST_FAILURES or failures_from_address >= MOST_FAILURES_FROM_ONE_ADDRESS:
        minutes = PAUSE // timedelta(minutes=1)
        raise TooManyTries(f"Too many tries. Wait {minutes} minutes, or set a new password.")


def check_password(password: str, email: str) -> None:
    """Raise RuleBroken for a password that is too short or is the person's own email."""
    if len(password) < SHORTEST:
        raise RuleBroken(f"Choose a password of at least {SHORTEST} characters.", field="password")
    if password.strip().lower() == email:
        raise RuleBroken("Choose a password that is not your email.", field="password")


def gitlab_username(text: str) -> str | None:
    """A GitLab username as it is kept: in lower case, for GitLab tells no two apart by case; None for none.

    A leading @ is taken off. Raises RuleBroken for what GitLab gives nobody.
    """
    name = text.strip().removeprefix("@").lower()
    if name and (len(name) > LONGEST_GITLAB_USERNAME or not _GITLAB_USERNAME.fullmatch(name)):
        raise RuleBroken(
            "That is not a GitLab username: letters, digits, and _ . - between them, such as jonas.falk.",
            field="gitlab_username",
        )
    return name or None
