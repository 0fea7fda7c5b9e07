"""What this GitLab tells of each change: the documented webhooks, kept until a test sends them.

A delivery is signed when it is asked for, as each try of one is; what is kept of an earlier asking
is what an eavesdropper would replay.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from typing import Any

import requests

from app.shared import clock
from tests.real.gitlab_server.records import Hook, Issue, Project, State, User

SIGNED = "whsec_"
PATIENCE_SECONDS = 10
ISO, IN_WORDS = "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S UTC"
STATE_IDS = {State.OPENED: 1, State.CLOSED: 2}


def new_signing_token(secret: bytes = b"a secret of thirty-two bytes, ok") -> str:
    """As GitLab makes one: whsec_ and 32 bytes in base64."""
    return SIGNED + base64.b64encode(secret).decode()


@dataclass(eq=False)
class Delivery:
    """One webhook to one address. Its key stays the same however often it is sent."""

    hook: Hook
    issue: Issue
    action: str
    body: bytes
    event: str
    event_uuid: str
    instance: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def payload(self) -> dict[str, Any]:
        """A copy of what it says."""
        read: dict[str, Any] = json.loads(self.body)
        return read

    def request(self, body: bytes | None = None) -> dict[str, Any]:
        """`data` and `headers` for the client of a test: client.post("/hooks/gitlab", **delivery.request()).

        With another body, one that GitLab signs likewise.
        """
        body = self.body if body is None else body
        return {"data": body, "headers": self.headers(body)}

    def headers(self, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "GitLab/19.1.0",
            "X-Gitlab-Event": self.event,
            "X-Gitlab-Instance": self.instance,
            "X-Gitlab-Webhook-UUID": self.hook.uuid,
            "X-Gitlab-Event-UUID": self.event_uuid,
            "Idempotency-Key": self.key,
        }
        if self.hook.token:
            headers["X-Gitlab-Token"] = self.hook.token
        if self.hook.signing_token:
            headers |= signed(self.key, body, self.hook.signing_token)
        return headers

    def send(self, address: str | None = None) -> int:
        """Send it over the network, to the hook's own address or another; answers the status."""
        return requests.post(
            address or self.hook.url, timeout=PATIENCE_SECONDS, allow_redirects=False, **self.request()
        ).status_code


def signed(key: str, body: bytes, signing_token: str) -> dict[str, str]:
    """The headers of the signature, made now: HMAC-SHA256 over id, time and body."""
    at = str(int(clock.now().timestamp()))
    secret = base64.b64decode(signing_token.removeprefix(SIGNED))
    digest = hmac.new(secret, f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": key,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


class Webhooks:
    """A listener of the store, which makes the deliveries of each change to the hooks that want them."""

    def __init__(self, instance: str) -> None:
        self._instance = instance
        self._forms = cycle((ISO, IN_WORDS))  # both are documented
        self.made: list[Delivery] = []

    def tell(self, issue: Issue, by: User, action: str, changes: dict[str, tuple[Any, Any]]) -> None:
        body = self._payload(issue, by, action, changes)
        event = "Confidential Issue Hook" if issue.confidential else "Issue Hook"
        event_uuid = str(uuid.uuid4())
        for hook in issue.project.hooks:
            if hook.confidential_issues_events if issue.confidential else hook.issues_events:
                self.made.append(Delivery(hook, issue, action, body, event, event_uuid, self._instance))

    def _payload(self, issue: Issue, by: User, action: str, changes: dict[str, tuple[Any, Any]]) -> bytes:
        form = next(self._forms)
        payload = {
            "object_kind": "issue",
            "event_type": "confidential_issue" if issue.confidential else "issue",
            "user": {**_person(by), "email": "[REDACTED]"},
            "project": _project(issue.project),
            "object_attributes": _attributes(issue, action, form),
            "labels": [_label(issue.project, title) for title in issue.labels],
            "changes": _changes(issue, by, changes),
            "repository": {"name": issue.project.path.rpartition("/")[2], "homepage": issue.project.url},
            "assignees": [_person(user) for user in issue.assignees],
        }
        return json.dumps(payload).encode()


def _attributes(issue: Issue, action: str, form: str) -> dict[str, Any]:
    return {
        "id": issue.id,
        "iid": issue.iid,
        "project_id": issue.project.id,
        "author_id": issue.author.id,
        "title": issue.title,
        "description": issue.description,
        "type": "Issue",
        "state": issue.state.value,
        "state_id": STATE_IDS[issue.state],
        "confidential": issue.confidential,
        "due_date": issue.due_date,
        "assignee_ids": [user.id for user in issue.assignees],
        "assignee_id": issue.assignees[0].id if issue.assignees else None,
        "labels": [_label(issue.project, title) for title in issue.labels],
        "created_at": issue.created_at.strftime(form),
        "updated_at": issue.updated_at.strftime(form),
        "closed_at": issue.closed_at.strftime(form) if issue.closed_at else None,
        "moved_to_id": issue.moved_to.id if issue.moved_to else None,
        "url": issue.url,
        "action": action,
    }


def _changes(issue: Issue, by: User, changes: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Each field with what it was and is; the instants always in the second of the two forms."""
    told = {
        _field(name): {"previous": _told(was), "current": _told(now)} for name, (was, now) in changes.items()
    }
    if told:
        told["updated_at"] = {"previous": None, "current": issue.updated_at.strftime(IN_WORDS)}
        told["updated_by_id"] = {"previous": None, "current": by.id}
    return told


def _field(name: str) -> str:
    return "state_id" if name == "state" else name


def _told(value: Any) -> Any:
    if isinstance(value, State):
        return STATE_IDS[value]
    if isinstance(value, datetime):
        return value.strftime(IN_WORDS)
    return [_told(one) for one in value] if isinstance(value, list) else _named(value)


def _named(value: Any) -> Any:
    return _person(value) if isinstance(value, User) else value


def _person(user: User) -> dict[str, Any]:
    return {"id": user.id, "name": user.name, "username": user.username, "avatar_url": None}


def _label(project: Project, title: str) -> dict[str, Any]:
    return {"id": sorted(project.labels).index(title) + 1, "title": title, "project_id": project.id}


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.path.rpartition("/")[2],
        "web_url": project.url,
        "namespace": project.path.rpartition("/")[0],
        "visibility_level": 0,
        "path_with_namespace": project.path,
        "default_branch": "main",
    }
