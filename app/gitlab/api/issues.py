"""GitLab issues as plain values, and the values of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.gitlab.api.errors import GitLabUnavailable
from app.shared.times import parse_instant


@dataclass(frozen=True)
class GitLabUser:
    """A user in GitLab."""

    username: str
    name: str


@dataclass(frozen=True)
class RemoteIssue:
    """An issue as GitLab returned it. `id` is unique in GitLab, `iid` in its project."""

    id: int
    project_id: int
    iid: int
    project: str
    url: str
    title: str
    description: str
    is_closed: bool
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    closed_by: GitLabUser | None
    author: str
    moved_to_id: int | None


@dataclass(frozen=True)
class NewIssue:
    """An issue to create, always confidential. GitLab creates missing labels."""

    title: str
    description: str
    due_on: date
    labels: Sequence[str]
    assignee_ids: Sequence[int]

    def to_request(self) -> dict[str, Any]:
        """The parameters of GitLab's API."""
        return {
            "title": self.title,
            "description": self.description,
            "confidential": True,
            "due_date": self.due_on.isoformat(),
            "labels": ",".join(self.labels),
            "assignee_ids": list(self.assignee_ids),
        }


def parse_issue(data: Any) -> RemoteIssue:
    """The issue of a response. Raises GitLabUnavailable if it has none."""
    try:
        url = _address(data["web_url"])
        return RemoteIssue(
            id=int(data["id"]),
            project_id=int(data["project_id"]),
            iid=int(data["iid"]),
            project=_project(data, url),
            url=url,
            title=_text(data["title"]),
            description=_text(data.get("description") or ""),
            is_closed={"opened": False, "closed": True}[data["state"]],
            created_at=parse_instant(data["created_at"]),
            updated_at=parse_instant(data["updated_at"]),
            closed_at=parse_instant(data["closed_at"]) if data.get("closed_at") else None,
            closed_by=_person(data.get("closed_by")),
            author=str((data.get("author") or {}).get("username")),
            moved_to_id=data.get("moved_to_id"),
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GitLabUnavailable(_l("GitLab sent an invalid response (not an issue).")) from error


def _project(data: Mapping[str, Any], url: str) -> str:
    """The path of its project: "sales/onboarding"."""
    full = str((data.get("references") or {}).get("full") or "")
    if "#" in full:
        return full.rpartition("#")[0]
    return url.partition("/-/")[0].split("/", 3)[3]


def _address(url: str) -> str:
    """A URL that is safe to link to."""
    if not url.startswith(("https://", "http://")):
        raise ValueError("not a web address")
    return _text(url)


def _text(text: str) -> str:
    """A text that a database can store."""
    text.encode()
    if "\0" in text:
        raise ValueError("text with a NUL character")
    return text


def _person(data: Mapping[str, Any] | None) -> GitLabUser | None:
    return GitLabUser(_text(data["username"]), _text(data.get("name") or data["username"])) if data else None
