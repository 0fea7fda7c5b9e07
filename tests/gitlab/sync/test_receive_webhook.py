"""GitLab tells of a change: it is answered at once, and the issue is looked at next."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.gitlab.webhooks.deliveries import DELIVERY_RETENTION, delete_old_deliveries
from app.onboarding.models import HookDelivery
from app.shared import clock
from tests.gitlab.sync.hooked import DOOR, LATER, TOKEN, mirrored, with_gitlab


@pytest.fixture
def settings(settings):
    return with_gitlab(settings)


@pytest.fixture
def project(gitlab_server):
    project = gitlab_server.project("acme/onboarding")
    gitlab_server.hook(project, token=TOKEN)
    return project


@pytest.fixture
def remote(anna, project):
    return anna.open(project, "Onboarding of Jonas", "- [ ] Sign\n- [ ] Read", confidential=True)


@pytest.fixture
def mirror(session, cast, remote, gitlab_server):
    mirror = mirrored(remote, cast)
    gitlab_server.take_deliveries()
    return mirror


def kept(session):
    return list(session.scalars(select(HookDelivery).order_by(HookDelivery.id)))


def test_a_tick_makes_the_issue_due_and_stores_the_delivery(
    client, session, gitlab_server, mirror, anna, remote
):
    clock.freeze(clock.now().replace(microsecond=0) + timedelta(minutes=1))
    anna.tick(remote, "Sign")
    (delivery,) = gitlab_server.take_deliveries()
    answer = client.post(DOOR, **delivery.request())

    assert (answer.status_code, answer.data) == (200, b"")
    assert mirror.due_at == clock.now()
    (told,) = kept(session)
    assert (told.key, told.mirror, told.handled_at) == (delivery.key, mirror, None)
    assert told.updated_at == clock.now()
    assert told.previous == "- [ ] Sign\n- [ ] Read"
    assert told.description == "- [x] Sign\n- [ ] Read"


def test_nothing_else_is_done_and_no_cookie_is_set(client, session, gitlab_server, mirror, anna, remote):
    anna.tick_all(remote)
    anna.close(remote)
    for delivery in gitlab_server.take_deliveries():
        answer = client.post(DOOR, **delivery.request())
        assert "Set-Cookie" not in answer.headers

    gating_issue = mirror.gating_issue
    assert not gating_issue.is_closed
    assert not any(step.is_ticked for step in gating_issue.steps)
    assert (mirror.description, mirror.state, mirror.remote_updated_at) == (None, None, None)
    assert not gitlab_server.asked


def test_a_closing_is_kept_without_descriptions(client, session, gitlab_server, mirror, anna, remote):
    anna.close(remote)
    for delivery in gitlab_server.take_deliveries():
        assert client.post(DOOR, **delivery.request()).status_code == 200

    (told,) = kept(session)
    assert (told.previous, told.description) == (None, None)


def test_a_repeated_delivery_is_stored_once(client, session, gitlab_server, mirror, anna, remote):
    anna.tick(remote, 1)
    (delivery,) = gitlab_server.take_deliveries()
    client.post(DOOR, **delivery.request())
    mirror.due_at = later = clock.now() + LATER
    for _ in range(2):
        assert client.post(DOOR, **delivery.request()).status_code == 200

    assert [told.key for told in kept(session)] == [delivery.key]
    assert mirror.due_at == later


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_a_delivery_repeated_at_once_is_stored_once(app, session, gitlab_server, mirror, anna, remote):
    anna.tick(remote, 1)
    (delivery,) = gitlab_server.take_deliveries()
    session.add(HookDelivery(key=delivery.key, mirror_id=mirror.id))
    session.flush()  # the other one is not committed yet
    statuses = []

    def send() -> None:
        statuses.append(FlaskClient(app).post(DOOR, **delivery.request()).status_code)

    thread = threading.Thread(target=send)
    thread.start()
    thread.join(0.3)
    assert not statuses
    session.commit()
    thread.join()

    assert statuses == [200]
    assert len(kept(session)) == 1


@pytest.mark.parametrize("gone", [["Idempotency-Key"], ["Idempotency-Key", "X-Gitlab-Event-UUID"]])
def test_an_older_gitlabs_delivery_is_stored_once_too(
    client, session, gitlab_server, mirror, anna, remote, gone
):
    anna.tick(remote, 1)
    anna.tick(remote, 2)
    for delivery in gitlab_server.take_deliveries() * 2:
        request = delivery.request()
        for name in gone:
            del request["headers"][name]
        assert client.post(DOOR, **request).status_code == 200

    assert len(kept(session)) == 2


def test_one_already_due_stays_so(client, session, gitlab_server, mirror, anna, remote):
    mirror.due_at = long_ago = clock.now() - timedelta(hours=2)
    anna.tick(remote, 1)
    for delivery in gitlab_server.take_deliveries():
        client.post(DOOR, **delivery.request())

    assert mirror.due_at == long_ago


def test_an_issue_without_a_mirror_is_ignored(client, session, gitlab_server, mirror, anna, project):
    due_at = mirror.due_at
    other = gitlab_server.project("acme/elsewhere")
    gitlab_server.hook(other, token=TOKEN)
    anna.open(project, "Not ours")
    anna.open(other, "Nor this, although its number is that of ours")
    deliveries = gitlab_server.take_deliveries()
    assert [client.post(DOOR, **delivery.request()).status_code for delivery in deliveries] == [200, 200]

    assert kept(session) == []
    assert mirror.due_at == due_at


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"issue"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"object_kind": "push", "project": {"id": 72}}',
        b'{"object_kind": "issue"}',
        b'{"object_kind": "issue", "project": [], "object_attributes": 7}',
        b'{"object_kind": "issue", "project": {"id": "72"}, "object_attributes": {"iid": 1}}',
        b'{"object_kind": "issue", "project": {"id": 72}, "object_attributes": {"iid": true}}',
        b'{"object_kind": "issue", "project": {"id": 72}, "object_attributes": {"iid": 1.0}}',
        b'{"object_kind": "issue", "project": {"id": 1e999}, "object_attributes": {"iid": NaN}}',
        b'{"object_kind": "issue", "project": {"id": 72}, "object_attributes": {"iid": %d}}' % 2**70,
        b'{"object_kind": "issue", "project": {"id": %d}, "object_attributes": {"iid": 1}}' % 2**70,
        b'{"object_kind": ["issue"], "project": {"id": 72}, "object_attributes": {"iid": 1}}',
    ],
    ids=lambda body: repr(body[:60]),
)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_unreadable_body_is_ignored(client, session, gitlab_server, mirror, anna, remote, body):
    anna.tick(remote, 1)
    (delivery,) = gitlab_server.take_deliveries()
    body = body.replace(b"72", str(remote.project.id).encode())

    assert client.post(DOOR, **delivery.request(body)).status_code == 200
    assert kept(session) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("updated_at", [None, "", "yesterday", 7, "9999-12-31T23:59:59-14:00", []])
def test_an_unreadable_instant_is_none(client, session, gitlab_server, mirror, anna, remote, updated_at):
    anna.tick(remote, 1)
    (delivery,) = gitlab_server.take_deliveries()
    payload = delivery.payload
    payload["object_attributes"]["updated_at"] = updated_at
    client.post(DOOR, **delivery.request(json.dumps(payload).encode()))

    (told,) = kept(session)
    assert told.updated_at is None
    assert told.description == remote.description


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "x" * 1_048_577, None, 7, ["- [ ] a"]], ids=lambda t: repr(t)[:9]
)
def test_a_description_gitlab_could_not_have_is_not_kept(
    client, session, gitlab_server, mirror, anna, remote, text
):
    anna.tick(remote, 1)
    (delivery,) = gitlab_server.take_deliveries()
    for name in ("previous", "current"):
        payload = delivery.payload
        payload["changes"]["description"][name] = text
        assert client.post(DOOR, **delivery.request(json.dumps(payload).encode())).status_code == 200

    (told,) = kept(session)
    assert (told.previous, told.description) == (None, None)


def test_a_description_of_a_million_characters_is_kept_whole(
    client, session, gitlab_server, mirror, anna, remote
):
    anna.edit(remote, description="- [ ] a\n".ljust(1_048_575, "ü") + ".")
    anna.tick(remote, 1)
    for delivery in gitlab_server.take_deliveries():
        assert client.post(DOOR, **delivery.request()).status_code == 200

    assert kept(session)[-1].description == remote.description


def test_deliveries_handled_a_month_ago_are_deleted(client, session, gitlab_server, mirror, anna, remote):
    clock.freeze(clock.now())
    for number in (1, 2):
        anna.tick(remote, number)
    for delivery in gitlab_server.take_deliveries():
        client.post(DOOR, **delivery.request())
    clock.move(timedelta(seconds=1))
    anna.untick(remote, 1)
    client.post(DOOR, **gitlab_server.take_deliveries()[0].request())
    old, never_heeded, young = kept(session)
    old.handled_at = young.handled_at = clock.now()
    clock.move(DELIVERY_RETENTION)

    assert delete_old_deliveries()
    assert not delete_old_deliveries()
    assert kept(session) == [never_heeded, young]
