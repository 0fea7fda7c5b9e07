"""An issue as GitLab has it, read from its answer into plain values, and one it is asked to make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.gitlab.api.errors import GitLabUnavailable
from app.shared.times import parse_instant


@dataclass(frozen=True)
class GitLabUser:
    """Someone in GitLab: the name they are shown by, and the name they sign in with."""

    username: str
    name: str


@dataclass(frozen=True)
class RemoteIssue:
    """An issue as it was when GitLab answered. `id` is unique in all of GitLab, `iid` in its project."""

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
    """An issue to make: always confidential. Missing labels are made by GitLab."""

    title: str
    description: str
    due_on: date
    labels: Sequence[str]
    assignee_ids: Sequence[int]

    def to_request(self) -> dict[str, Any]:
        """What GitLab's API calls each part."""
        return {
            "title": self.title,
            "description": self.description,
            "confidential": True,
            "due_date": self.due_on.isoformat(),
            "labels": ",".join(self.labels),
            "assignee_ids": list(self.assignee_ids),
        }


def parse_issue(data: Any) -> RemoteIssue:
    """The issue an answer tells of. Raises Unavailable for an answer that tells of none."""
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
        raise GitLabUnavailable("GitLab answered with something that is no issue.") from error


def _project(data: Mapping[str, Any], url: str) -> str:
    """The path of its project: "sales/onboarding"."""
    full = str((data.get("references") or {}).get("full") or "")
    if "#" in full:
        return full.rpartition("#")[0]
    return url.partition("/-/")[0].split("/", 3)[3]


def _address(url: str) -> str:
    """An address a page may link to."""
    if not url.startswith(("https://", "http://")):
        raise ValueError("This is no address of a page.")
    return _text(url)


def _text(text: str) -> str:
    """A text that a database can keep; GitLab has no others."""
    text.encode()
    if "\0" in text:
        raise ValueError("A text has no zero in it.")
    return text


def _person(data: Mapping[str, Any] | None) -> GitLabUser | None:
    return GitLabUser(_text(data["username"]), _text(data.get("name") or data["username"])) if data else None
