"""How issues come to be and change, whoever changes them: by the API or in the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from app.shared import clock
from tests.real.gitlab_server.markdown import without_quick_actions
from tests.real.gitlab_server.records import Issue, Project, State, User

Listener = Callable[[Issue, User, str, dict[str, tuple[Any, Any]]], None]


class Store:
    """Everything there is. Each change is made while holding the lock, and told to the listeners."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.users: list[User] = []
        self.projects: list[Project] = []
        self.issues: list[Issue] = []
        self.quick_actions: list[tuple[Issue, str]] = []
        self.listeners: list[Listener] = []
        self._ids = count(4001)

    def create(self, project: Project, by: User, title: str, **fields: Any) -> Issue:
        """A new issue of a project. `fields` are attributes of Issue."""
        with self.lock:
            project.issued += 1
            now = clock.now()
            issue = Issue(next(self._ids), project.issued, project, by, title, now, now)
            self.issues.append(issue)
            for name, value in self._carried_out(issue, fields).items():
                setattr(issue, name, value)
            project.labels |= set(issue.labels)
            if issue.is_closed:  # a quick action closes what it stands in
                issue.closed_at, issue.closed_by = now, by
            self._tell(issue, by, "open", {})
            return issue

    def change(self, issue: Issue, by: User, **fields: Any) -> None:
        """Change attributes of an issue. A state that changes is an event of its own, before the rest."""
        with self.lock:
            wanted = self._carried_out(issue, fields)
            changed = {
                name: (getattr(issue, name), value)
                for name, value in wanted.items()
                if getattr(issue, name) != value
            }
            for name, (_, value) in changed.items():
                setattr(issue, name, value)
            issue.project.labels |= set(issue.labels)
            if "state" in changed:
                self._change_state(issue, by, changed.pop("state"))
            if changed:
                self._touch(issue)
                self._tell(issue, by, "update", changed)

    def move(self, issue: Issue, to: Project, by: User) -> Issue:
        """Close an issue and make its like in another project: same author, same words, same instant."""
        with self.lock:
            same = ("description", "confidential", "due_date", "labels", "assignees", "created_at")
            new = self.create(to, issue.author, issue.title, **{name: getattr(issue, name) for name in same})
            issue.moved_to = new
            self.change(issue, by, state=State.CLOSED)
            return new

    def delete(self, issue: Issue) -> None:
        """Without a webhook: none is sent for it."""
        with self.lock:
            self.issues.remove(issue)

    def comment(self, issue: Issue, text: str) -> None:
        with self.lock:
            issue.notes.append(text)
            self._touch(issue)

    def _change_state(self, issue: Issue, by: User, states: tuple[State, State]) -> None:
        self._touch(issue)
        issue.closed_at = issue.updated_at if issue.is_closed else None
        issue.closed_by = by if issue.is_closed else None
        self._tell(issue, by, "close" if issue.is_closed else "reopen", {"state": states})

    def _carried_out(self, issue: Issue, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields as they are saved: commands in a description are carried out and gone."""
        if "description" not in fields:
            return fields
        text, commands = without_quick_actions(fields["description"])
        fields = {**fields, "description": text}
        for command, words in commands:
            self.quick_actions.append((issue, f"/{command} {words}".strip()))
            fields |= self._meant_by(command, words)
        return fields

    def _meant_by(self, command: str, words: str) -> dict[str, Any]:
        """What a command changes, of those the tests may want to see the harm of."""
        named = [user for user in self.users if f"@{user.username}" in words.split()]
        meanings: dict[str, dict[str, Any]] = {
            "close": {"state": State.CLOSED},
            "reopen": {"state": State.OPENED},
            "title": {"title": words},
            "due": {"due_date": words},
            "confidential": {"confidential": True},
            "label": {"labels": [word.strip('~"') for word in words.split()]},
            "assign": {"assignees": named},
            "unassign": {"assignees": []},
        }
        return meanings.get(command, {})

    def _touch(self, issue: Issue) -> None:
        """Later than before, although the clock of the tests may stand still."""
        issue.updated_at = max(clock.now(), issue.updated_at + timedelta(milliseconds=1))

    def _tell(self, issue: Issue, by: User, action: str, changes: dict[str, tuple[Any, Any]]) -> None:
        for listener in self.listeners:
            listener(issue, by, action, changes)


def instant(moment: datetime | None) -> str | None:
    """As the API writes an instant: 2016-01-04T15:31:46.176Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z" if moment else None
