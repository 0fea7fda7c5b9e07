"""Someone with a browser open on GitLab: they do to an issue what no token of ours did."""

from __future__ import annotations

from typing import Any

from tests.real.gitlab_server.markdown import Task, with_task
from tests.real.gitlab_server.records import Issue, Project, State, User
from tests.real.gitlab_server.store import Store


class Person:
    """The hands of one person. A task is named by its words, or a part of them, or by its number from 1."""

    def __init__(self, user: User, store: Store) -> None:
        self.user = user
        self._store = store

    @property
    def username(self) -> str:
        return self.user.username

    def open(self, project: Project, title: str, description: str = "", **fields: Any) -> Issue:
        """Make an issue by hand."""
        return self._store.create(project, self.user, title, description=description, **fields)

    def tick(self, issue: Issue, task: str | int) -> None:
        self._set(issue, task, is_ticked=True)

    def untick(self, issue: Issue, task: str | int) -> None:
        self._set(issue, task, is_ticked=False)

    def tick_all(self, issue: Issue) -> None:
        """One after the other, as people do."""
        for number in range(1, len(issue.tasks) + 1):
            self.tick(issue, number)

    def edit(self, issue: Issue, **fields: Any) -> None:
        """Change the title, the description, labels, assignees, the due date or confidentiality."""
        self._store.change(issue, self.user, **fields)

    def close(self, issue: Issue) -> None:
        self._store.change(issue, self.user, state=State.CLOSED)

    def reopen(self, issue: Issue) -> None:
        self._store.change(issue, self.user, state=State.OPENED)

    def move(self, issue: Issue, to: Project) -> Issue:
        """Answers the issue it is now."""
        return self._store.move(issue, to, self.user)

    def delete(self, issue: Issue) -> None:
        self._store.delete(issue)

    def comment(self, issue: Issue, text: str) -> None:
        self._store.comment(issue, text)

    def _set(self, issue: Issue, named: str | int, *, is_ticked: bool) -> None:
        with self._store.lock:
            task = _task(issue, named)
            self.edit(issue, description=with_task(issue.description, task, is_ticked=is_ticked))


def _task(issue: Issue, named: str | int) -> Task:
    if isinstance(named, int):
        return issue.tasks[named - 1]
    for task in issue.tasks:
        if named in task.text:
            return task
    raise LookupError(f"{issue.title} has no task {named!r}; it has {[task.text for task in issue.tasks]}.")
