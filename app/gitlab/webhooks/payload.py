"""What a webhook of an issue says, read from its body: no more than what is worth keeping.

A webhook is a hint to look at an issue. What it says of a description tells of ticks that were
overwritten since; all else is asked of GitLab itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import Headers

KINDS = ("issue", "work_item")
MOST_CHARACTERS = 1_048_576  # of a description in GitLab
LARGEST_ID, LARGEST_IID = 2**63 - 1, 2**31 - 1
LONGEST_KEY = 200
KEYS = ("webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID")  # the first is signed, where one is


@dataclass(frozen=True)
class Told:
    """That an issue was made or changed, when, and from what description to what, where that changed."""

    project_id: int
    iid: int
    updated_at: datetime | None
    previous: str | None = None
    description: str | None = None


def read_payload(body: bytes) -> Told | None:
    """What a body says of an issue; None where it is about something else, or nothing we can read."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if _of(payload, "object_kind") not in KINDS:
        return None
    attributes = _of(payload, "object_attributes")
    project_id = _number(_of(_of(payload, "project"), "id"), LARGEST_ID)
    iid = _number(_of(attributes, "iid"), LARGEST_IID)
    if project_id is None or iid is None:
        return None
    change = _of(_of(payload, "changes"), "description")
    previous, description = _text(_of(change, "previous")), _text(_of(change, "current"))
    if previous is None or description is None:
        previous = description = None
    return Told(project_id, iid, _instant(_of(attributes, "updated_at")), previous, description)


def key_of(headers: Headers, body: bytes) -> str:
    """What stays the same however often a delivery is sent; the oldest GitLabs say none but the body."""
    keys = (headers.get(name, "").strip() for name in KEYS)
    return next((key[:LONGEST_KEY] for key in keys if key), hashlib.sha256(body).hexdigest())


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _number(value: Any, largest: int) -> int | None:
    return value if type(value) is int and 0 < value <= largest else None


def _text(value: Any) -> str | None:
    """A description that a database can keep; GitLab has no others."""
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS or "\0" in value:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _instant(value: Any) -> datetime | None:
    """From either form GitLab writes: 2013-12-03T17:15:43Z, or 2017-09-15 16:50:55 UTC."""
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value.removesuffix(" UTC"))
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
