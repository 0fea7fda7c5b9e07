"""The GitLab of the tests tells of each change by the documented webhook, to the hooks that want it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import gitlab
import pytest

from app.shared import clock
from tests.real.gitlab_server import new_signing_token

TOKEN = new_signing_token()


@pytest.fixture
def project(gitlab_server):
    return gitlab_server.project("acme/onboarding")


@pytest.fixture
def anna(gitlab_server, project):
    return gitlab_server.person("Anna Roth", project)


def told(server):
    return [delivery.action for delivery in server.take_deliveries()]


def test_each_change_is_told_by_what_it_is(gitlab_server, project, anna):
    gitlab_server.hook(project)
    issue = anna.open(project, "Onboarding", "- [ ] a", confidential=True)
    anna.tick(issue, "a")
    anna.tick(issue, "a")
    anna.close(issue)
    anna.reopen(issue)
    anna.edit(issue, title="Renamed", labels=["late"])

    assert told(gitlab_server) == ["open", "update", "close", "reopen", "update"]
    assert told(gitlab_server) == []


def test_a_tick_is_told_with_the_description_before_and_after(gitlab_server, project, anna):
    clock.freeze(datetime(2026, 11, 2, 9, 30, 15, tzinfo=UTC))
    gitlab_server.hook(project)
    issue = anna.open(project, "Onboarding", "- [ ] a")
    clock.move(timedelta(minutes=1))
    anna.tick(issue, "a")
    opened, ticked = gitlab_server.take_deliveries()

    assert opened.payload["object_attributes"]["updated_at"] == "2026-11-02T09:30:15Z"
    assert ticked.payload["object_attributes"]["updated_at"] == "2026-11-02 09:31:15 UTC"
    assert ticked.payload["changes"]["description"] == {"previous": "- [ ] a", "current": "- [x] a"}
    assert ticked.payload["object_attributes"]["description"] == "- [x] a"
    assert ticked.payload["project"]["id"] == project.id
    assert ticked.payload["user"]["username"] == "anna"


def test_a_confidential_issue_is_told_only_to_hooks_for_those(gitlab_server, project, anna):
    open_ones = gitlab_server.hook(project, confidential_issues_events=False)
    hidden_ones = gitlab_server.hook(project, issues_events=False)
    anna.open(project, "For all")
    anna.open(project, "For few", confidential=True)
    first, second = gitlab_server.take_deliveries()

    assert (first.hook, first.event) == (open_ones, "Issue Hook")
    assert (second.hook, second.event) == (hidden_ones, "Confidential Issue Hook")
    assert (first.payload["event_type"], second.payload["event_type"]) == ("issue", "confidential_issue")
    assert {first.payload["object_kind"], second.payload["object_kind"]} == {"issue"}


def test_two_hooks_have_a_key_each_for_one_event(gitlab_server, project, anna):
    gitlab_server.hook(project, token="one")
    gitlab_server.hook(project)
    anna.open(project, "Twice told")
    first, second = (delivery.request()["headers"] for delivery in gitlab_server.take_deliveries())

    assert first["X-Gitlab-Event-UUID"] == second["X-Gitlab-Event-UUID"]
    assert first["Idempotency-Key"] != second["Idempotency-Key"]
    assert first["X-Gitlab-Webhook-UUID"] != second["X-Gitlab-Webhook-UUID"]
    assert first["X-Gitlab-Token"] == "one"
    assert "X-Gitlab-Token" not in second
    assert "webhook-signature" not in second


def test_each_try_is_signed_anew_under_the_same_key(gitlab_server, project, anna):
    clock.freeze(datetime(2026, 11, 2, 9, tzinfo=UTC))
    gitlab_server.hook(project, signing_token=TOKEN)
    anna.open(project, "Signed")
    (delivery,) = gitlab_server.take_deliveries()
    first = delivery.request()
    clock.move(timedelta(minutes=10))
    second = delivery.request()

    assert first["headers"]["webhook-id"] == second["headers"]["webhook-id"] == delivery.key
    assert first["headers"]["webhook-signature"] != second["headers"]["webhook-signature"]
    content = f"{delivery.key}.{first['headers']['webhook-timestamp']}.".encode() + first["data"]
    digest = hmac.new(b"a secret of thirty-two bytes, ok", content, hashlib.sha256).digest()
    assert first["headers"]["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_a_hook_made_by_the_api_is_told(gitlab_server, project, anna):
    with gitlab.Gitlab(gitlab_server.url, private_token=gitlab_server.token) as client:
        hooks = client.projects.get(project.id, lazy=True).hooks
        hooks.create({"url": "http://127.0.0.1/hooks/gitlab", "issues_events": True, "token": "t"})
        (hook,) = hooks.list(get_all=True)
    anna.open(project, "Told")
    (delivery,) = gitlab_server.take_deliveries()

    assert (hook.url, hook.issues_events) == (delivery.hook.url, True)
    assert hook.confidential_issues_events is False
    assert delivery.request()["headers"]["X-Gitlab-Token"] == "t"


def test_a_move_is_told_of_both_issues(gitlab_server, project, anna):
    other = gitlab_server.project("acme/elsewhere")
    gitlab_server.hook(project)
    gitlab_server.hook(other)
    old = anna.open(project, "Wanders")
    gitlab_server.take_deliveries()
    new = anna.move(old, other)
    told = [(delivery.action, delivery.issue) for delivery in gitlab_server.take_deliveries()]

    assert told == [("open", new), ("close", old)]
