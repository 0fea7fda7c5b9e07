"""What a test sees of this GitLab."""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from tests.real.gitlab_server.api import Api
from tests.real.gitlab_server.faults import EVERYTHING, QUICK, Callback, Fault
from tests.real.gitlab_server.people import Person
from tests.real.gitlab_server.records import Hook, Issue, Level, Project, User
from tests.real.gitlab_server.store import Store
from tests.real.gitlab_server.webhooks import Delivery, Webhooks
from tests.real.gitlab_server.wire import Server

TOKEN = "glpat-the-same-for-each-test"  # so that they share an app, which is made for its settings


class GitLabServer:
    """`url` and `token` are what Onramp is set up with; `bot` is whose the token is."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._store = Store()
        self._ids = count(71)
        self._webhooks = Webhooks(server.url)
        self._store.listeners.append(self._webhooks.tell)
        server.begin_anew()
        server.api = Api(self._store, self._add_hook)
        self.url = server.url
        self.bot = self._user("Onramp", "onramp-bot")
        self.token = TOKEN
        server.tokens[TOKEN] = self.bot

    # What there is

    def project(self, path: str, *, level: Level | None = Level.MAINTAINER) -> Project:
        """A new project. `level` is what the token's owner is in it; None: it does not exist for them."""
        project = Project(next(self._ids), path, f"{self.url}/{path}")
        if level:
            project.levels[self.bot] = level
        self._store.projects.append(project)
        return project

    def person(self, name: str, *projects: Project, username: str = "") -> Person:
        """Someone new, who works in these projects."""
        user = self._user(name, username or name.split()[0].lower())
        for project in projects:
            project.levels[user] = Level.REPORTER
        return Person(user, self._store)

    def token_of(self, user: User) -> str:
        """A new token of someone's."""
        token = f"glpat-{secrets.token_urlsafe(15)}"
        self._server.tokens[token] = user
        return token

    def revoke(self, token: str) -> None:
        """From now on it is answered with 401."""
        del self._server.tokens[token]

    def issues(self, project: Project | None = None) -> list[Issue]:
        """All there are, or those of one project, in the order they were made."""
        with self._store.lock:
            return [issue for issue in self._store.issues if project in (None, issue.project)]

    def issue(self, project: Project | None = None) -> Issue:
        """The only one there is."""
        (issue,) = self.issues(project)
        return issue

    @property
    def quick_actions(self) -> list[tuple[Issue, str]]:
        """The commands that stood in a description and were carried out when it was saved."""
        return self._store.quick_actions

    @property
    def asked(self) -> list[tuple[str, str, int | None]]:
        """Method, path and status of every request; None for one that got no answer."""
        return self._server.asked

    # How it fails

    def fail_next(self, fault: Fault, method: str = EVERYTHING, path: str = "", *, times: int = 1) -> None:
        """Meet the next requests of a method to a path (a regular expression) with a fault."""
        self._server.faults.fail_next(fault, method, path, times=times)

    def fail_at_random(self, seed: int, share: float = 0.3, kinds: tuple[Fault, ...] = QUICK) -> None:
        """Meet a share of all requests with one of the faults, the same ones for the same seed."""
        self._server.faults.fail_at_random(seed, share, kinds)

    def stop_failing(self) -> None:
        """Forget every fault and callback to come, and be up."""
        self._server.faults.stop_failing()

    def down(self) -> None:
        """Cut every connection, until `up`."""
        self._server.faults.is_down = True

    def up(self) -> None:
        self._server.faults.is_down = False

    def ask_to_wait(self, seconds: int) -> None:
        """What Retry-After says from now on."""
        self._server.faults.retry_after = seconds

    def before(self, method: str, path: str, callback: Callback, *, times: int = 1) -> None:
        """Call back when the next such request has come, and nothing is done yet."""
        self._server.faults.before(method, path, callback, times=times)

    def after(self, method: str, path: str, callback: Callback, *, times: int = 1) -> None:
        """Call back when what such a request asks for is done, and its answer has not left yet."""
        self._server.faults.after(method, path, callback, times=times)

    # What it tells

    def watch(self, callback: Callable[[Issue], object]) -> None:
        """Call back with each issue as it is made and changed, before anybody else may change it again."""
        self._store.listeners.append(lambda issue, *_change: callback(issue))

    def hook(self, project: Project, url: str = "http://127.0.0.1/hooks/gitlab", **fields: Any) -> Hook:
        """A hook of a project, by hand: for both kinds of issue events where nothing else is said."""
        wanted = {"issues_events": True, "confidential_issues_events": True, **fields}
        return self._add_hook(project, {"url": url, **wanted})

    def take_deliveries(self) -> list[Delivery]:
        """The webhooks made since this was last asked, in order. None has been sent."""
        with self._store.lock:
            taken, self._webhooks.made[:] = list(self._webhooks.made), []
            return taken

    def send_deliveries(self, address: str | None = None) -> list[int]:
        """Send those, over the network and in order; answers their statuses."""
        return [delivery.send(address) for delivery in self.take_deliveries()]

    def _add_hook(self, project: Project, fields: dict[str, Any]) -> Hook:
        hook = Hook(
            id=next(self._ids),
            uuid=str(uuid.uuid4()),
            url=fields["url"],
            issues_events=fields.get("issues_events", False),
            confidential_issues_events=fields.get("confidential_issues_events", False),
            token=fields.get("token"),
            signing_token=fields.get("signing_token"),
        )
        project.hooks.append(hook)
        return hook

    def _user(self, name: str, username: str) -> User:
        user = User(next(self._ids), username, name, f"{self.url}/{username}")
        self._store.users.append(user)
        return user


@contextmanager
def listening() -> Iterator[Server]:
    """The web server of GitLabs, for as long as the block: they follow each other at one address."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.is_ending.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def running_gitlab_server(server: Server) -> Iterator[GitLabServer]:
    """A GitLab with nothing in it but whose token it is, for as long as the block."""
    gitlab = GitLabServer(server)
    try:
        yield gitlab
    finally:
        broken = server.broken
        server.begin_anew()
    if broken:
        raise broken[0]
