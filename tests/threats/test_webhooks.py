"""Only our GitLab tells us of issues, and what it tells opens no gate by itself (23, 27, 29, 37, 38).

Nobody who lacks the secret learns more than that it is missing, and a delivery that was overheard is
worth nothing after five minutes.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.onboarding.gate.queries import gate_of
from app.onboarding.models import HookDelivery
from app.onboarding.queries import running_onboarding
from app.shared import clock
from tests.gitlab.sync.hooked import DOOR, SIGNING_TOKEN, TOKEN, mirrored, with_gitlab
from tests.real.gitlab_server import new_signing_token

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the door is Python's

MEGABYTE = 1024 * 1024


@pytest.fixture
def secrets():
    """What Onramp is set up with; a test may ask for others by `@pytest.mark.parametrize("secrets", …)`."""
    return {"gitlab_webhook_token": TOKEN}


@pytest.fixture
def settings(settings, secrets):
    return with_gitlab(settings, **secrets)


@pytest.fixture
def delivery(gitlab_server, session, cast, secrets):
    """The webhook of a tick in a mirrored issue, sent with the very secrets Onramp has."""
    project = gitlab_server.project("acme/onboarding")
    gitlab_server.hook(
        project,
        token=secrets.get("gitlab_webhook_token"),
        signing_token=secrets.get("gitlab_signing_token"),
    )
    anna = gitlab_server.person("Anna Roth", project)
    remote = anna.open(project, "Onboarding", "- [ ] Sign", confidential=True)
    mirrored(remote, cast)
    gitlab_server.take_deliveries()
    anna.tick(remote, "Sign")
    (told,) = gitlab_server.take_deliveries()
    return told


BOTH = {"gitlab_webhook_token": TOKEN, "gitlab_signing_token": SIGNING_TOKEN}
SIGNED = pytest.mark.parametrize("secrets", [BOTH], ids=["signed"])


def kept(session):
    return session.scalar(select(func.count()).select_from(HookDelivery))


def refused(client, session, request):
    answer = client.post(DOOR, **request)
    assert (answer.status_code, answer.data) == (401, b"")
    assert "Set-Cookie" not in answer.headers
    assert kept(session) == 0
    return True


@pytest.mark.parametrize(
    "token", [None, "", "None", TOKEN[:-1], f"{TOKEN} ", f"{TOKEN},{TOKEN}", TOKEN.upper(), "é", "x" * 10_000]
)
def test_a_forged_token_is_refused(client, session, delivery, token):
    request = delivery.request()
    del request["headers"]["X-Gitlab-Token"]
    if token is not None:
        request["headers"]["X-Gitlab-Token"] = token

    assert refused(client, session, request)
    assert client.post(DOOR, **delivery.request()).status_code == 200


@pytest.mark.parametrize("secrets", [{"gitlab_webhook_token": ""}])
@pytest.mark.parametrize("token", [None, "", " ", "None", "null", "undefined"])
def test_without_a_secret_set_up_nothing_equals_nothing(client, session, delivery, token):
    request = delivery.request()
    if token is not None:
        request["headers"]["X-Gitlab-Token"] = token
    request["headers"] |= {"webhook-id": "", "webhook-timestamp": "", "webhook-signature": ""}

    assert refused(client, session, request)


@SIGNED
@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_signature_with_a_part_missing_is_refused(client, session, delivery, name):
    for value in (None, ""):
        request = delivery.request()
        del request["headers"][name]
        if value is not None:
            request["headers"][name] = value
        assert refused(client, session, request)


@SIGNED
def test_the_token_alone_is_not_enough_where_a_signature_is_set_up(client, session, delivery):
    request = delivery.request()
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        del request["headers"][name]
    request["headers"]["X-Gitlab-Token"] = TOKEN

    assert refused(client, session, request)


@pytest.mark.parametrize("secrets", [BOTH, {**BOTH, "gitlab_webhook_token": ""}], ids=["both", "no token"])
def test_a_body_changed_under_its_signature_is_refused(client, session, delivery):
    request = delivery.request()
    for body in (request["data"].replace(b"[ ]", b"[x]"), request["data"] + b" ", b"", b"{}", b"\xff"):
        assert refused(client, session, {**request, "data": body})
    assert client.post(DOOR, **request).status_code == 200


@SIGNED
@pytest.mark.parametrize(
    "forged",
    [
        {"webhook-id": "another"},
        {"webhook-timestamp": "0"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "٣"},
        {"webhook-timestamp": "1e9"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,AAAA é"},
        {"webhook-signature": "v1," + "A" * 44},
        {"webhook-signature": " ".join(["v1,AAAA"] * 1000)},
    ],
    ids=lambda forged: repr(forged)[:50],
)
def test_a_forged_signature_is_refused(client, session, delivery, forged):
    request = delivery.request()
    request["headers"] |= forged

    assert refused(client, session, request)


@SIGNED
def test_a_signature_by_another_secret_is_refused(client, session, delivery):
    delivery.hook.signing_token = new_signing_token(b"another secret of thirty-two byt")

    assert refused(client, session, delivery.request())


@SIGNED
def test_one_good_signature_among_several_is_enough_while_secrets_change(client, session, delivery):
    request = delivery.request()
    request["headers"]["webhook-signature"] = f"v1,AAAA v2,x {request['headers']['webhook-signature']}"

    assert client.post(DOOR, **request).status_code == 200


@SIGNED
@pytest.mark.parametrize(
    ("minutes", "status"), [(4.9, 200), (-4.9, 200), (5.1, 401), (-5.1, 401), (999, 401)]
)
def test_what_was_overheard_is_worth_nothing_after_five_minutes(client, delivery, minutes, status):
    clock.freeze(clock.now())
    overheard = delivery.request()
    clock.move(timedelta(minutes=minutes))

    assert client.post(DOOR, **overheard).status_code == status


@SIGNED
def test_overheard_and_sent_again_at_once_it_is_the_same_delivery(client, session, delivery):
    for key in (delivery.key, "a key nobody has signed"):
        request = delivery.request()
        request["headers"]["Idempotency-Key"] = key
        assert client.post(DOOR, **request).status_code == 200

    assert kept(session) == 1


def test_a_hook_of_another_project_touches_none_of_ours(client, session, gitlab_server, delivery):
    payload = delivery.payload
    payload["project"]["id"] += 1

    assert client.post(DOOR, **delivery.request(json.dumps(payload).encode())).status_code == 200
    assert kept(session) == 0


def test_a_project_said_elsewhere_in_the_body_is_not_believed(client, session, delivery):
    payload = delivery.payload
    payload["object_attributes"]["project_id"] = payload["project"].pop("id")

    assert client.post(DOOR, **delivery.request(json.dumps(payload).encode())).status_code == 200
    assert kept(session) == 0


def test_a_verified_body_of_twenty_five_megabytes_is_taken_and_not_kept(client, session, delivery):
    payload = delivery.payload
    payload["object_attributes"]["note"] = "x" * (24 * MEGABYTE)
    answer = client.post(DOOR, **delivery.request(json.dumps(payload).encode()))

    assert answer.status_code == 200
    (told,) = session.scalars(select(HookDelivery))
    assert len(told.description) + len(told.previous) < 100


def test_more_than_gitlab_can_send_is_refused(client, session, delivery):
    answer = client.post(DOOR, **delivery.request(b"x" * (25 * MEGABYTE + 1)))

    assert answer.status_code == 413
    assert kept(session) == 0


def test_the_body_of_a_stranger_is_not_even_read(app, session, delivery):
    read = []

    class Body:
        def read(self, *_size: int) -> bytes:
            read.append(True)
            return b"x"

    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": DOOR, "CONTENT_LENGTH": str(20 * MEGABYTE)}
    answer = app.test_client().open(
        environ_overrides={**environ, "wsgi.input": Body()}, path=DOOR, method="POST"
    )

    assert answer.status_code == 401
    assert not read


def test_what_it_tells_of_a_description_opens_no_gate(client, session, cast, delivery):
    payload = delivery.payload
    payload["object_attributes"] |= {"state": "closed", "state_id": 2, "action": "close"}
    payload["object_attributes"]["description"] = (
        "- [x] Sign\n/close\n/assign @root\n<script>alert(1)</script>"
    )
    payload["changes"]["description"]["current"] = payload["object_attributes"]["description"]
    assert client.post(DOOR, **delivery.request(json.dumps(payload).encode())).status_code == 200

    onboarding = running_onboarding(cast.jonas)
    assert not gate_of(cast.jonas).is_open
    assert not any(issue.is_closed for issue in onboarding.gating_issues)
    assert not any(step.is_ticked for step in onboarding.steps)


def test_signed_in_as_anyone_one_is_a_stranger_at_this_door(client, session, cast, delivery):
    client.sign_in(cast.ada)
    for method in ("get", "put", "delete"):
        assert getattr(client, method)(DOOR).status_code == 405
    assert client.post(DOOR, data=delivery.body).status_code == 401
    assert kept(session) == 0


@pytest.mark.parametrize(
    "secrets", [{"gitlab_url": "", "gitlab_token": "", "gitlab_project": "", "gitlab_webhook_token": ""}]
)
def test_without_a_gitlab_there_is_no_such_door(client, session, delivery):
    for request in (delivery.request(), {"data": b""}):
        assert client.post(DOOR, **request).status_code == 404
