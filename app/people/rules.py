"""When a link is valid, how often something may be tried, and what a password needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.people.passwords import MIN_PASSWORD_LENGTH
from app.shared.refusals import RuleBroken

KNOWN_ADDRESS_LIFETIME = timedelta(days=90)  # after the last sign-in from the address
MAX_GITLAB_USERNAME_LENGTH = 255
_GITLAB_USERNAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")


class LinkEnded(RuleBroken):
    """A link that is no longer valid."""

    status = 410


class TooManyAttempts(RuleBroken):
    """Too many attempts in a time."""

    status = 429


@dataclass(frozen=True)
class AttemptLimit:
    """How many attempts are allowed within a span that begins with the first one."""

    maximum: int
    span: timedelta


@dataclass(frozen=True)
class AttemptLimits:
    """How often one action may be tried.

    `by_name` has the limits: "network" for all attempts from one address (or IPv6 /64), "both" for those of
    an account from there, "account" for those of an account from anywhere. `sentence` is the refusal. `delay`
    is how long a request by mail waits if the account's own limit is exceeded.
    """

    action: str
    by_name: Mapping[str, AttemptLimit]
    sentence: str
    delay: timedelta = timedelta(0)


_QUARTER, _HOUR, _DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)

# "known" is the limit for a known address: it only stops a program on the person's own network from guessing.
SIGN_IN_LIMITS = AttemptLimits(
    "sign in",
    {
        "network": AttemptLimit(30, _QUARTER),
        "both": AttemptLimit(5, _QUARTER),
        "account": AttemptLimit(100, _DAY),
        "known": AttemptLimit(1000, _DAY),
    },
    _l("Too many failed sign-ins. Wait 15 minutes, or set a new password."),
)
OWN_PASSWORD_LIMITS = AttemptLimits(
    "own password",
    {
        "network": AttemptLimit(30, _QUARTER),
        "both": AttemptLimit(5, _QUARTER),
        "account": AttemptLimit(30, _DAY),
    },
    _l("Too many wrong passwords. Wait 15 minutes."),
)
PASSWORD_RESET_LIMITS = AttemptLimits(
    "password reset",
    {
        "network": AttemptLimit(30, _QUARTER),
        "both": AttemptLimit(5, _QUARTER),
        "account": AttemptLimit(10, _HOUR),
    },
    _l("Too many requests. Wait 15 minutes."),
    delay=_QUARTER,
)


def check_link(expires_at: datetime, ended_at: datetime | None, now: datetime) -> None:
    """Raise LinkEnded for a link that was used or replaced or has expired."""
    if ended_at is not None:
        raise LinkEnded(_("This link was already used or replaced by a newer one."))
    if now >= expires_at:
        raise LinkEnded(_("This link has expired. Ask for a new one."))


def check_password(password: str, email: str) -> None:
    """Raise RuleBroken for a password that is too short or is the person's own email."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise RuleBroken(
            _(
                "Choose a password with at least %(limit)s characters.",
                limit=MIN_PASSWORD_LENGTH,
            ),
            field="password",
        )
    if password.strip().lower() == email:
        raise RuleBroken(_("Choose a password that is not your email."), field="password")


def normalize_gitlab_username(text: str) -> str | None:
    """A GitLab username as it is stored: in lower case, without a leading @; None for an empty text.

    Raises RuleBroken for a name that is not valid in GitLab.
    """
    name = text.strip().removeprefix("@").lower()
    if name and (len(name) > MAX_GITLAB_USERNAME_LENGTH or not _GITLAB_USERNAME.fullmatch(name)):
        raise RuleBroken(
            _("Enter a GitLab username, such as jonas.falk: letters and digits, with _ . - between them."),
            field="gitlab_username",
        )
    return name or None
