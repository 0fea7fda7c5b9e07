"""Whether a webhook is from our GitLab: by its signature where one is set up, else by its secret token.

The signature is the one of Standard Webhooks, which GitLab has from 19.1, over the id, the time
and the body. A token says nothing of the body; older instances have no more than that.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook
from werkzeug.datastructures import Headers

TIMESTAMP_TOLERANCE = timedelta(minutes=5)  # between GitLab's clock and ours, either way
MAX_SIGNATURES = 10  # of a delivery, while a secret is changed for another
MAX_TIMESTAMP_DIGITS = 12  # digits


@dataclass(frozen=True)
class HookSecrets:
    """What a delivery is judged by. Without either, none is from GitLab."""

    token: str
    signing_token: str


def may_be_from_gitlab(headers: Headers, secrets: HookSecrets, *, now: datetime) -> bool:
    """Whether it is worth reading the body: a token fits, or a signature was made just now."""
    if secrets.signing_token:
        return _is_recent(headers.get("webhook-timestamp", ""), now)
    return _same(headers.get("X-Gitlab-Token", ""), secrets.token)


def is_from_gitlab(headers: Headers, body: bytes, secrets: HookSecrets, *, now: datetime) -> bool:
    """Whether our GitLab sent this, within the last minutes where it is signed."""
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
    """In a time that tells nothing; never for a secret that is not set."""
    return bool(expected) and hmac.compare_digest(sent.encode(), expected.encode())
