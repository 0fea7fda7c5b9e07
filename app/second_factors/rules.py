"""Rules of second factors: codes, their limits, lifetimes, and the address that passkeys belong to."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pyotp
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.people.rules import AttemptLimit, AttemptLimits

UNFINISHED_LIFETIME = timedelta(minutes=10)  # from the password to the second step
CHALLENGE_LIFETIME = timedelta(minutes=5)
SETUP_LIFETIME = timedelta(minutes=30)  # of a page with a new secret or new recovery codes
CONFIRMED_LIFETIME = timedelta(minutes=10)  # after a sign-in or a confirmation, changes are allowed
MAX_FACTORS = 10  # of each kind
MAX_FACTOR_NAME_LENGTH = 60
MAX_RESPONSE_LENGTH = 20_000  # of what a browser answers for a passkey
STEP_SECONDS = 30
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_RECOVERY_LENGTH = 16  # 79 random bits
_QUARTER, _DAY = timedelta(minutes=15), timedelta(days=1)

# Recovery codes have no limit for the account: others cannot lock out its owner, and nobody guesses one.
CODE_LIMITS = AttemptLimits(
    "second factor",
    {
        "network": AttemptLimit(30, _QUARTER),
        "both": AttemptLimit(5, _QUARTER),
        "account": AttemptLimit(50, _DAY),
    },
    _l("Too many wrong codes. Wait 15 minutes, or use a recovery code or a passkey."),
)
RECOVERY_LIMITS = AttemptLimits(
    "recovery code",
    {"network": AttemptLimit(30, _QUARTER), "both": AttemptLimit(10, _QUARTER)},
    _l("Too many wrong codes. Wait 15 minutes."),
)
PASSKEY_LIMITS = AttemptLimits(
    "passkey",
    {"network": AttemptLimit(60, _QUARTER), "both": AttemptLimit(60, _QUARTER)},
    _l("Too many failed sign-ins. Wait 15 minutes."),
)


@dataclass(frozen=True)
class RelyingParty:
    """The address that passkeys belong to: its domain, and its origin."""

    id: str
    origin: str


def relying_party(base_url: str) -> RelyingParty | None:
    """The address that passkeys of this site belong to; None if its host is a number: browsers refuse it."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return RelyingParty(host, f"{parts.scheme}://{parts.netloc}") if host else None
    return None


def time_step(now: datetime) -> int:
    """The number of the time step of an instant (RFC 6238)."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, at most one away from now; None if it is wrong.

    It compares all three in constant time.
    """
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp, found = pyotp.TOTP(secret), None
    for step in (time_step(now) + away for away in (-1, 0, 1)):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            found = step
    return found


def looks_like_app_code(code: str) -> bool:
    """True for a code of an app; others are taken for recovery codes."""
    return re.fullmatch(r"[0-9\s]{0,12}", code) is not None


def new_recovery_codes() -> list[str]:
    """Ten codes such as "abcd-efgh-jkmn-pqrs"."""
    return [
        _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(user_id: int, code: str) -> str | None:
    """The digest of a code that a person typed, with or without dashes; None if it cannot be one."""
    plain = re.sub(r"[\s-]", "", code).lower()
    if len(plain) != _RECOVERY_LENGTH or set(plain) - set(_ALPHABET):
        return None
    return hashlib.sha256(f"recovery code\n{user_id}\n{plain}".encode()).hexdigest()


def needs_second_factor(
    roles: Collection[Role], *, required: Collection[Role], required_from: date | None, today: date
) -> bool:
    """True if one of the roles needs a second factor by now."""
    return required_from is not None and today >= required_from and not set(roles).isdisjoint(required)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
