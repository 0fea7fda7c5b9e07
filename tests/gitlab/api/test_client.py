"""What Onramp's own client makes of GitLab's answers: an issue, or a problem with a sentence."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.gitlab.api import connection
from app.gitlab.api.client import GitLab
from app.gitlab.api.errors import GitLabError, GitLabNotFound, GitLabRefused, GitLabUnavailable
from app.gitlab.api.issues import NewIssue, parse_issue
from app.shared import clock
from tests.real.gitlab_server import Fault, Level

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NEW = NewIssue("Onboarding", "- [ ] a", date(2026, 12, 1), labels=["onboarding", "ISR"], assignee_ids=[])
ANSWER = {
    "id": 4001,
    "iid": 1,
    "project_id": 72,
    "web_url": "https://gitlab.example.com/acme/hr/-/issues/1",
    "title": "Onboarding",
    "state": "opened",
    "created_at": "2026-11-23T10:00:00.123Z",
    "updated_at": "2026-11-23T10:00:00.123Z",
}


@pytest.fixture
def project(gitlab_server):
    return gitlab_server.project("acme/onboarding")


@pytest.fixture
def gitlab(gitlab_server) -> Iterator[GitLab]:
    with GitLab(gitlab_server.url, gitlab_server.token) as gitlab:
        yield gitlab


def test_an_issue_is_created_read_and_changed(gitlab_server, gitlab, project) -> None:
    made = gitlab.create_issue("acme/onboarding", NEW)
    assert (made.iid, made.project, made.project_id) == (1, "acme/onboarding", project.id)
    assert gitlab.get_issue(project.id, 1) == made
    closed = gitlab.update_issue(project.id, 1, {"state_event": "close", "description": "- [x] a"})
    assert (closed.is_closed, closed.description) == (True, "- [x] a")
    assert closed.closed_by is not None
    assert closed.closed_by.username == gitlab_server.bot.username
    gitlab.add_note(project.id, 1, "Done.")
    assert gitlab_server.issue().notes == ["Done."]
    assert gitlab_server.issue().labels == ["onboarding", "ISR"]


def test_issues_are_found_by_key_lowest_first(gitlab_server, gitlab, project) -> None:
    anna = gitlab_server.person("Anna Roth", project)
    for description in ("key one", "none", "key one", "key"):
        anna.open(project, "x", description)
    assert [issue.iid for issue in gitlab.find_by_key(project.id, "key one", since=LONG_AGO)] == [1, 3]


def test_several_are_read_with_one_request(gitlab_server, gitlab, project) -> None:
    anna = gitlab_server.person("Anna Roth", project)
    for number in range(5):
        anna.open(project, str(number))
    asked = len(gitlab_server.asked)
    assert {issue.iid for issue in gitlab.get_issues(project.id, [1, 3, 99])} == {1, 3}
    assert len(gitlab_server.asked) == asked + 1


def test_users_are_found_by_username(gitlab_server, gitlab, project) -> None:
    anna = gitlab_server.person("Anna Roth", project)
    assert gitlab.user_ids(["nobody", "anna"]) == [anna.user.id]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.BUSY, "limits the number of requests"),
        (Fault.BROKEN, "has a problem"),
        (Fault.PAGE, "a web page instead of data"),
        (Fault.RESET, "can’t be reached"),
        (Fault.SILENT, "took too long"),
    ],
)
def test_temporary_failures_are_unavailable(monkeypatch, gitlab_server, gitlab, project, fault, says) -> None:
    monkeypatch.setattr(connection, "REQUEST_TIMEOUT_SECONDS", (0.2, 0.2))
    gitlab_server.fail_next(fault)
    with pytest.raises(GitLabUnavailable, match=says):
        gitlab.get_issue(project.id, 1)
    assert len(gitlab_server.asked) <= 1, "it was tried again"


def test_an_unreachable_gitlab_is_unavailable() -> None:
    with (
        GitLab("http://127.0.0.1:9", "token") as gitlab,
        pytest.raises(GitLabUnavailable, match="be reached"),
    ):
        gitlab.get_issue(1, 1)


def test_hidden_things_are_not_found(gitlab_server, gitlab, project) -> None:
    anna = gitlab_server.person("Anna Roth", project)
    project.levels[gitlab_server.bot] = Level.GUEST
    secret = anna.open(project, "x", confidential=True)
    with pytest.raises(GitLabNotFound):
        gitlab.get_issue(project.id, secret.iid)
    with pytest.raises(GitLabNotFound):
        gitlab.find_by_key("acme/elsewhere", "key", since=LONG_AGO)


def test_a_refusal_has_gitlabs_message(gitlab_server, gitlab, project) -> None:
    with pytest.raises(GitLabRefused, match="too long"):
        gitlab.create_issue(project.id, NewIssue("x" * 300, "", date(2026, 12, 1), [], []))
    gitlab_server.revoke(gitlab_server.token)
    with pytest.raises(GitLabRefused, match="does not accept Onramp’s token"):
        gitlab.get_issue(project.id, 1)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("60", timedelta(minutes=1)),
        ("0", timedelta(0)),
        ("999999999999", timedelta(hours=1)),
        (format_datetime(datetime(2026, 11, 23, 12, 5, tzinfo=UTC), usegmt=True), timedelta(minutes=5)),
        (format_datetime(datetime(2026, 11, 23, 11, 5, tzinfo=UTC), usegmt=True), timedelta(0)),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_respected(asked, meant) -> None:
    clock.freeze(datetime(2026, 11, 23, 12, tzinfo=UTC))
    with (
        answering(429, "{}", Retry_After=asked) as url,
        GitLab(url, "token") as gitlab,
        pytest.raises(GitLabUnavailable) as problem,
    ):
        gitlab.get_issue(1, 1)
    assert problem.value.retry_after == meant


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_is_never_sent_elsewhere(gitlab_server, project, status) -> None:
    gitlab_server.person("Anna Roth", project).open(project, "x")
    elsewhere = f"{gitlab_server.url}/api/v4/projects/{project.id}/issues/1"
    with (
        answering(status, "", Location=elsewhere) as url,
        GitLab(url, gitlab_server.token) as gitlab,
        pytest.raises(GitLabRefused, match="moved to another address"),
    ):
        gitlab.get_issue(1, 1)
    assert gitlab_server.asked == []


def test_links_to_a_next_page_are_not_followed(gitlab_server) -> None:
    link = f'<{gitlab_server.url}/api/v4/projects/1/issues?page=2>; rel="next"'
    with answering(200, "[]", Link=link) as url, GitLab(url, gitlab_server.token) as gitlab:
        gitlab.find_by_key(1, "key", since=LONG_AGO)
    assert gitlab_server.asked == []


@pytest.mark.parametrize("body", ["", "null", "<html>", "[]", "{}", '"x"', "[" * 100_000, '{"id": 1}'])
def test_an_answer_that_is_not_an_issue_is_unavailable(body) -> None:
    with answering(200, body) as url, GitLab(url, "token") as gitlab, pytest.raises(GitLabError):
        gitlab.get_issue(1, 1)


@pytest.mark.parametrize("name", sorted(ANSWER))
def test_an_incomplete_issue_is_refused(name) -> None:
    assert parse_issue(ANSWER).project == "acme/hr"
    with pytest.raises(GitLabUnavailable, match="not an issue"):
        parse_issue({key: value for key, value in ANSWER.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("web_url", "javascript:alert(1)"),
        ("description", "\ud800"),
        ("description", "a\0b"),
        ("description", ["a"]),
        ("title", 12),
        ("updated_at", "2026-11-23T10:00:00"),
        ("state", "elsewhere"),
        ("iid", "one"),
    ],
)
def test_an_issue_that_cannot_be_stored_or_linked_is_refused(name, value) -> None:
    with pytest.raises(GitLabUnavailable, match="not an issue"):
        parse_issue({**ANSWER, name: value})


@contextmanager
def answering(status: int, body: str, **headers: str) -> Iterator[str]:
    """The address of a server that answers everything alike."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            raw = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_words: object) -> None:
            """Nobody reads it."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
