"""GitLab tells of a change: it is answered at once, and the issue is looked at next."""

from __future__ import annotations

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


def test_a_tick_makes_the_issue_due_and_stores_the_delivery_once(
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

    mirror.due_at = later = clock.now() + LATER
    for _ in range(2):
        assert client.post(DOOR, **delivery.request()).status_code == 200
    assert kept(session) == [told]
    assert mirror.due_at == later, "a repeated delivery tells nothing new"


def test_nothing_else_is_done_and_no_cookie_is_set(client, session, gitlab_server, mirror, anna, remote):
    mirror.due_at = long_ago = clock.now() - timedelta(hours=2)
    anna.tick_all(remote)
    anna.close(remote)
    for delivery in gitlab_server.take_deliveries():
        answer = client.post(DOOR, **delivery.request())
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers

    gating_issue = mirror.gating_issue
    assert not gating_issue.is_closed
    assert not any(step.is_ticked for step in gating_issue.steps)
    assert (mirror.description, mirror.state, mirror.remote_updated_at) == (None, None, None)
    assert not gitlab_server.asked
    assert mirror.due_at == long_ago, "what is due already stays so"
    of_closing = kept(session)[-1]
    assert (of_closing.previous, of_closing.description) == (None, None)


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


def test_a_delivery_of_an_older_gitlab_is_stored_once_too(
    client, session, gitlab_server, mirror, anna, remote
):
    for count, gone in enumerate((["Idempotency-Key"], ["Idempotency-Key", "X-Gitlab-Event-UUID"]), start=1):
        anna.tick(remote, count)
        (delivery,) = gitlab_server.take_deliveries()
        request = delivery.request()
        for name in gone:
            del request["headers"][name]
        for _ in range(2):
            assert client.post(DOOR, **request).status_code == 200
        assert len(kept(session)) == count


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


def test_an_unreadable_body_is_ignored(client, session, gitlab_server, mirror, anna, remote):
    """What is unreadable: webhooks/test_payload.py."""
    anna.tick(remote, 1)
    (delivery,) = gitlab_server.take_deliveries()
    assert client.post(DOOR, **delivery.request(b"[" * 100_000)).status_code == 200
    assert kept(session) == []


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
