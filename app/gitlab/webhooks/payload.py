"""Reads the parts of an issue webhook that Onramp uses.

A webhook is a hint to read the issue. Its change of the description shows which ticks were overwritten; all
else is read from GitLab.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import Headers

ISSUE_OBJECT_KINDS = ("issue", "work_item")
MAX_DESCRIPTION_LENGTH = 1_048_576  # characters, GitLab's limit
MAX_PROJECT_ID, MAX_ISSUE_IID = 2**63 - 1, 2**31 - 1
MAX_DELIVERY_KEY_LENGTH = 200
DELIVERY_KEY_HEADERS = (
    "webhook-id",
    "Idempotency-Key",
    "X-Gitlab-Event-UUID",
)  # if one is signed, it is the first


@dataclass(frozen=True)
class IssueEvent:
    """An issue was created or changed, with the old and new description if that changed."""

    project_id: int
    iid: int
    updated_at: datetime | None
    previous: str | None = None
    description: str | None = None


def parse_payload(body: bytes) -> IssueEvent | None:
    """The event of a body; None if it is not about an issue, or not readable."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if _get(payload, "object_kind") not in ISSUE_OBJECT_KINDS:
        return None
    attributes = _get(payload, "object_attributes")
    project_id = _number(_get(_get(payload, "project"), "id"), MAX_PROJECT_ID)
    iid = _number(_get(attributes, "iid"), MAX_ISSUE_IID)
    if project_id is None or iid is None:
        return None
    change = _get(_get(payload, "changes"), "description")
    previous, description = _text(_get(change, "previous")), _text(_get(change, "current"))
    if previous is None or description is None:
        previous = description = None
    return IssueEvent(project_id, iid, _instant(_get(attributes, "updated_at")), previous, description)


def delivery_key(headers: Headers, body: bytes) -> str:
    """The key that is the same if a delivery is sent again; for old GitLab versions a hash of the body."""
    keys = (headers.get(name, "").strip() for name in DELIVERY_KEY_HEADERS)
    return next((key[:MAX_DELIVERY_KEY_LENGTH] for key in keys if key), hashlib.sha256(body).hexdigest())


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _number(value: Any, largest: int) -> int | None:
    return value if type(value) is int and 0 < value <= largest else None


def _text(value: Any) -> str | None:
    """A description that a database can store."""
    if not isinstance(value, str) or len(value) > MAX_DESCRIPTION_LENGTH or "\0" in value:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _instant(value: Any) -> datetime | None:
    """An instant in either of GitLab's forms: 2013-12-03T17:15:43Z, or 2017-09-15 16:50:55 UTC."""
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value.removesuffix(" UTC"))
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
