"""Verifies that a webhook is from our GitLab: by signature if configured, else by secret token.

The signature follows Standard Webhooks (GitLab 19.1 and later) and covers id, time and body. Older versions
have only the token, which does not cover the body.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook
from werkzeug.datastructures import Headers

TIMESTAMP_TOLERANCE = timedelta(minutes=5)  # between GitLab's clock and ours
MAX_SIGNATURES = 10  # in one delivery, while the secret is rotated
MAX_TIMESTAMP_DIGITS = 12  # digits


@dataclass(frozen=True)
class HookSecrets:
    """The configured secrets. Without both, every delivery is refused."""

    token: str
    signing_token: str


def may_be_from_gitlab(headers: Headers, secrets: HookSecrets, *, now: datetime) -> bool:
    """True if the body is worth reading: the token matches, or the signature is recent."""
    if secrets.signing_token:
        return _is_recent(headers.get("webhook-timestamp", ""), now)
    return _same(headers.get("X-Gitlab-Token", ""), secrets.token)


def is_from_gitlab(headers: Headers, body: bytes, secrets: HookSecrets, *, now: datetime) -> bool:
    """True if our GitLab sent this, and recently if it is signed."""
    if not may_be_from_gitlab(headers, secrets, now=now):
        return False
    if not secrets.signing_token:
        return True
    signed_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    expected = Webhook(secrets.signing_token).sign(headers.get("webhook-id", ""), signed_at, text)
    sent = headers.get("webhook-signature", "").split()[:MAX_SIGNATURES]
    return any(_same(one, expected) for one in sent)


def _is_recent(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= MAX_TIMESTAMP_DIGITS):
        return False
    return abs(now.timestamp() - int(stamp)) <= TIMESTAMP_TOLERANCE.total_seconds()


def _same(sent: str, expected: str) -> bool:
    """Compare in constant time; False if the secret is not set."""
    return bool(expected) and hmac.compare_digest(sent.encode(), expected.encode())
