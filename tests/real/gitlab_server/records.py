"""What this GitLab keeps: people, projects, issues and the hooks of projects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from tests.real.gitlab_server.markdown import Task, tasks_in


class Level(IntEnum):
    """What someone is in a project. A guest sees of the confidential issues only their own."""

    GUEST = 10
    REPORTER = 20
    MAINTAINER = 40


class State(StrEnum):
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(eq=False)
class User:
    id: int
    username: str
    name: str
    url: str


@dataclass(eq=False)
class Hook:
    """Where a project's webhooks go, and what is wanted of them."""

    id: int
    uuid: str
    url: str
    issues_events: bool
    confidential_issues_events: bool
    token: str | None = None
    signing_token: str | None = None


@dataclass(eq=False)
class Project:
    id: int
    path: str
    url: str
    levels: dict[User, Level] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    hooks: list[Hook] = field(default_factory=list)
    issued: int = 0

    def level_of(self, user: User) -> int:
        return self.levels.get(user, 0)


@dataclass(eq=False)
class Issue:
    """An issue as it stands now: a test that keeps one sees it change."""

    id: int
    iid: int
    project: Project
    author: User
    title: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    state: State = State.OPENED
    confidential: bool = False
    due_date: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[User] = field(default_factory=list)
    closed_at: datetime | None = None
    closed_by: User | None = None
    moved_to: Issue | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.project.url}/-/issues/{self.iid}"

    @property
    def is_closed(self) -> bool:
        return self.state is State.CLOSED

    @property
    def tasks(self) -> list[Task]:
        return tasks_in(self.description)

    @property
    def ticked(self) -> list[str]:
        """The words of the tasks that are ticked."""
        return [task.text for task in self.tasks if task.is_ticked]

    def is_seen_by(self, user: User) -> bool:
        level = self.project.level_of(user)
        is_theirs = user is self.author or user in self.assignees
        return level >= (Level.REPORTER if self.confidential and not is_theirs else Level.GUEST)
