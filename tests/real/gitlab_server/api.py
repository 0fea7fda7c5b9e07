"""The documented API, as far as issues need it: what is answered to whom, for each method and path."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.real.gitlab_server import issues
from tests.real.gitlab_server.answers import hook_answer, issue_answer, project_answer, user_answer
from tests.real.gitlab_server.asking import Answer, Asked, Refused
from tests.real.gitlab_server.pages import paged
from tests.real.gitlab_server.records import Hook, Issue, Level, Project
from tests.real.gitlab_server.store import Store

VERSION = {"version": "19.1.0", "revision": "0a1b2c3d4e5"}


class Api:
    """Answers requests from what the store has."""

    def __init__(self, store: Store, add_hook: Callable[[Project, dict[str, Any]], Hook]) -> None:
        self._store = store
        self._add_hook = add_hook

    def answer(self, asked: Asked) -> Answer:
        """Each request is answered as a whole, before the next change."""
        with self._store.lock:
            try:
                for method, pattern, respond in ROUTES:
                    found = re.fullmatch(pattern, asked.path)
                    if found and method == asked.method:
                        return respond(self, asked, *found.groups())
                raise Refused(404, "404 Not Found", name="error")
            except Refused as refused:
                return refused.answer

    def version(self, _asked: Asked) -> Answer:
        return Answer(200, VERSION)

    def present_user(self, asked: Asked) -> Answer:
        return Answer(200, user_answer(asked.user))

    def users(self, asked: Asked) -> Answer:
        name = asked.one("username").casefold()
        found = [user for user in self._store.users if name in ("", user.username.casefold())]
        return paged(asked, [user_answer(user) for user in found])

    def project(self, asked: Asked, project: str) -> Answer:
        return Answer(200, project_answer(self._project(asked, project)))

    def hooks(self, asked: Asked, project: str) -> Answer:
        owned = self._project(asked, project, Level.MAINTAINER)
        return paged(asked, [hook_answer(hook, owned) for hook in owned.hooks])

    def create_hook(self, asked: Asked, project: str) -> Answer:
        owned = self._project(asked, project, Level.MAINTAINER)
        if not asked.fields.get("url"):
            raise Refused(400, "url is missing", name="error")
        return Answer(201, hook_answer(self._add_hook(owned, asked.fields), owned))

    def project_issues(self, asked: Asked, project: str) -> Answer:
        wanted = self._project(asked, project)
        return self._listed(asked, [issue for issue in self._store.issues if issue.project is wanted])

    def all_issues(self, asked: Asked) -> Answer:
        """Those the person created, or with scope=all those of every project they are in."""
        is_all = asked.one("scope", "created_by_me") == "all"
        return self._listed(asked, [i for i in self._store.issues if is_all or i.author is asked.user])

    def issue(self, asked: Asked, project: str, iid: str) -> Answer:
        return Answer(200, issue_answer(self._issue(asked, project, iid)))

    def create_issue(self, asked: Asked, project: str) -> Answer:
        wanted = self._project(asked, project)
        fields = issues.fields_of(asked.fields, self._store.users)
        if "title" not in fields:
            raise Refused(400, "title is missing", name="error")
        self._check(fields)
        return Answer(201, issue_answer(self._store.create(wanted, asked.user, **fields)))

    def change_issue(self, asked: Asked, project: str, iid: str) -> Answer:
        issue = self._issue(asked, project, iid)
        if not asked.fields:
            raise Refused(400, "at least one parameter must be provided", name="error")
        if issue.project.level_of(asked.user) < Level.REPORTER:
            raise Refused(403, "403 Forbidden")
        fields = issues.fields_of(asked.fields, self._store.users, issue)
        self._check(fields)
        self._store.change(issue, asked.user, **fields)
        return Answer(200, issue_answer(issue))

    def comment(self, asked: Asked, project: str, iid: str) -> Answer:
        issue = self._issue(asked, project, iid)
        body = asked.fields.get("body")
        if not body:
            raise Refused(400, "body is missing", name="error")
        self._store.comment(issue, body)
        return Answer(201, {"id": len(issue.notes), "body": body, "noteable_iid": issue.iid})

    def issue_by_id(self, _asked: Asked, _issue_id: str) -> Answer:
        """For administrators only, and the token is never one of theirs."""
        raise Refused(403, "403 Forbidden")

    def _listed(self, asked: Asked, found: list[Issue]) -> Answer:
        seen = [issue for issue in found if issue.is_seen_by(asked.user)]
        return paged(asked, [issue_answer(issue) for issue in issues.filtered(seen, asked.query)])

    def _project(self, asked: Asked, name: str, level: Level = Level.GUEST) -> Project:
        """By its number or its path. One the person is not in does not exist for them."""
        for project in self._store.projects:
            if unquote(name) in (str(project.id), project.path) and project.level_of(asked.user):
                if project.level_of(asked.user) < level:
                    raise Refused(403, "403 Forbidden")
                return project
        raise Refused(404, "404 Project Not Found")

    def _issue(self, asked: Asked, project: str, iid: str) -> Issue:
        wanted = self._project(asked, project)
        for issue in self._store.issues:
            if issue.project is wanted and str(issue.iid) == iid and issue.is_seen_by(asked.user):
                return issue
        raise Refused(404, "404 Not found")

    def _check(self, fields: dict[str, Any]) -> None:
        if problems := issues.problems_with(fields):
            raise Refused(400, problems)


PROJECT, ISSUE = r"/projects/([^/]+)", r"/projects/([^/]+)/issues/(\d+)"
ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", r"/version", Api.version),
    ("GET", r"/user", Api.present_user),
    ("GET", r"/users", Api.users),
    ("GET", r"/issues", Api.all_issues),
    ("GET", r"/issues/(\d+)", Api.issue_by_id),
    ("GET", PROJECT, Api.project),
    ("GET", rf"{PROJECT}/hooks", Api.hooks),
    ("POST", rf"{PROJECT}/hooks", Api.create_hook),
    ("GET", rf"{PROJECT}/issues", Api.project_issues),
    ("POST", rf"{PROJECT}/issues", Api.create_issue),
    ("GET", ISSUE, Api.issue),
    ("PUT", ISSUE, Api.change_issue),
    ("POST", rf"{ISSUE}/notes", Api.comment),
]
